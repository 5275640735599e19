import { atom } from 'nanostores'
import type { CallId, ChatId, Page } from '../../server/protocol/chat.ts'
import type { ClientFrameInput } from '../../server/protocol/frame.ts'
import { createApi } from './api.ts'
import { Errands } from './errands.ts'
import { Hearing } from './hearing.ts'
import type { Tenant } from './home.ts'
import type { Admission, Extras, Link, LinkStatus, News } from './link.ts'
import { Onlooking } from './onlooking.ts'
import { Outbox } from './outbox.ts'
import { createTokenSource, type TokenSource } from './token.ts'
import { Typed } from './typed.ts'
import { Wire } from './wire.ts'
import { Wishes } from './wishes.ts'

export { leaveDevice } from './wire.ts'

export type ConnectOptions = {
  server: string
  /** Asks the site for a token of its user. */
  getToken: () => Promise<string>
  /** The site's user is another one by now. */
  onOther: () => void
  /** The user signed out in another tab. */
  onLeft: () => void
}

/** Makes the page's connection. */
export function connect(options: ConnectOptions): Link {
  return new Connection(options)
}

class Connection extends Wishes implements Link {
  readonly server: string
  readonly $status = atom<LinkStatus>({ phase: 'connecting' })
  readonly $isKept = atom(false)
  readonly #tokens: TokenSource
  readonly #wire: Wire
  readonly #outbox = new Outbox({
    send: frame => this.#wire.sendOwn(frame), // who leads sends for all
    keep: (pending, isNew) => this.#wire.keep(pending, isNew),
    drop: clientId => void this.#wire.drop(clientId),
    upload: pending => this.#wire.upload(pending),
  })
  readonly #typed = new Typed((chat, text) => void this.#wire.draft(chat, text))
  readonly #onlooking = new Onlooking(frame => this.post(frame))
  readonly #errands = new Errands(frame => this.post(frame))
  readonly #hearing = new Hearing({
    ...{ rows: this.rows, account: this.account, asks: this.asks },
    ...{ outbox: this.#outbox, onlooking: this.#onlooking, errands: this.#errands },
  })

  readonly $rows = this.rows.$rows
  readonly $people = this.rows.$people
  readonly $me = this.account.$me
  readonly $calls = this.account.$calls
  readonly $canSearch = this.account.$canSearch
  readonly $filesTaken = this.account.$filesTaken
  readonly $push = this.account.$push
  readonly $blocks = this.account.$blocks
  readonly $isHidden = this.account.$isHidden
  readonly $outbox = this.#outbox.$pending
  readonly $progress = this.#outbox.$progress
  readonly $drafts = this.#typed.$drafts
  readonly $presence = this.#onlooking.$presence
  readonly $typing = this.#onlooking.$typing

  constructor({ server, getToken, onOther, onLeft }: ConnectOptions) {
    const tokens = createTokenSource(getToken, onOther)
    super(createApi(server, tokens))
    this.server = server
    this.#tokens = tokens
    this.#wire = new Wire({ server, tokens, tenant: this.#asTenant(onLeft) })
  }

  listen(hear: (news: News) => void): () => void {
    return this.#hearing.listen(hear)
  }

  send(chat: ChatId, text: string, extras?: Extras): string {
    this.#typed.flush() // what is sent is typed no more
    return this.#outbox.add(chat, text, extras)
  }

  retry(clientId: string): void {
    this.#outbox.retry(clientId)
  }

  discard(clientId: string): void {
    this.#outbox.discard(clientId)
  }

  setDraft(chat: ChatId, text: string): void {
    this.#typed.note(chat, text)
  }

  keepDrafts(): void {
    this.#typed.flush()
  }

  cached(chat: ChatId): Promise<Page | undefined> {
    return this.#wire.cached(chat)
  }

  watch(chats: readonly ChatId[]): () => void {
    return this.#onlooking.watch(chats)
  }

  type(chat: ChatId): void {
    this.#onlooking.type(chat)
  }

  read(chat: ChatId, n: number): void {
    const row = this.$rows.get()?.get(chat)
    if (row && n <= row.read) return
    if (row) this.rows.put({ ...row, read: n })
    this.#errands.read(chat, n)
  }

  override ring(chat: ChatId, call: CallId, video: boolean): Promise<Admission> {
    this.#errands.stay(call)
    return super.ring(chat, call, video)
  }

  override accept(chat: ChatId, call: CallId, here?: boolean, agrees?: boolean): Promise<Admission> {
    this.#errands.stay(call)
    return super.accept(chat, call, here, agrees)
  }

  hangUp(chat: ChatId, call: CallId, forAll = false): void {
    this.#errands.hangUp(chat, call, forAll)
  }

  async renew(): Promise<void> {
    await this.#tokens.token({ fresh: true })
    this.#wire.hurry()
  }

  async logout(): Promise<void> {
    this.#typed.forget()
    const isOver = this.#wire.logout()
    this.close()
    await isOver
  }

  close(): void {
    this.#onlooking.close()
    this.#typed.close()
    void this.#wire.close().then(() => this.rows.clear()) // what is known is kept first
    this.$status.set({ phase: 'closed' })
  }

  protected post(frame: ClientFrameInput): boolean {
    return this.#wire.send(frame)
  }

  #asTenant(onLeft: () => void): Tenant {
    return {
      outbox: this.#outbox,
      rows: this.rows,
      typed: this.#typed,
      $isKept: this.$isKept,
      hear: frame => this.#hearing.hear(frame),
      ahead: () => this.asks.ahead(),
      status: () => this.$status.get(),
      show: status => {
        this.$status.set(status)
        if (status.phase === 'open') this.#hearing.opened()
        else this.asks.cut()
      },
      welcome: inbox => this.account.welcome(inbox),
      me: () => this.$me.get()?.id,
      page: (chat, range) => this.page(chat, range),
      describe: chat => this.describe(chat),
      look: () => this.$status.get().phase === 'open' && this.#hearing.look(),
      left: onLeft,
    }
  }
}
