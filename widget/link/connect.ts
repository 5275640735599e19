import { atom, type ReadableAtom } from 'nanostores'
import type { CallsPhase } from '../../server/protocol/call.ts'
import type {
  Arrangement,
  ChatId,
  Description,
  Fact,
  Inbox,
  Page,
  Range,
  Row,
  Sent,
} from '../../server/protocol/chat.ts'
import type { Complaint } from '../../server/protocol/complaint.ts'
import type { Presence, ServerFrame } from '../../server/protocol/frame.ts'
import type { Person, UserId } from '../../server/protocol/people.ts'
import type { OpenedChat } from '../../server/protocol/resource.ts'
import { deviceId } from '../base/device.ts'
import { type Api, createApi } from './api.ts'
import { Asks, type Question } from './asks.ts'
import type { Deed, Extras, Found, Link, LinkStatus, News, Pending, Quest } from './link.ts'
import { Onlooking } from './onlooking.ts'
import { Outbox } from './outbox.ts'
import type { Identity } from './page.ts'
import { Rows } from './rows.ts'
import { LinkSocket } from './socket.ts'
import { createTokenSource } from './token.ts'

/** Makes the page's connection. */
export function connect(identity: Identity): Link {
  return new Connection(identity)
}

class Connection implements Link {
  readonly server: string
  readonly $status: ReadableAtom<LinkStatus>
  readonly $rows: ReadableAtom<ReadonlyMap<ChatId, Row> | undefined>
  readonly $people: ReadableAtom<ReadonlyMap<UserId, Person>>
  readonly $outbox: ReadableAtom<readonly Pending[]>
  readonly $me = atom<Person | undefined>()
  readonly $calls = atom<CallsPhase>('off')
  readonly $canSearch = atom(true)
  readonly $blocks = atom<ReadonlySet<UserId>>(new Set())
  readonly $isHidden = atom(false)
  readonly $presence: ReadableAtom<ReadonlyMap<UserId, Presence>>
  readonly $typing: ReadableAtom<ReadonlyMap<ChatId, readonly UserId[]>>
  readonly api: Api
  readonly #socket: LinkSocket
  readonly #rows = new Rows()
  readonly #outbox = new Outbox(frame => this.#socket.send(frame))
  readonly #asks = new Asks(frame => this.#socket.send(frame))
  readonly #onlooking = new Onlooking(frame => this.#socket.send(frame))
  readonly #listeners = new Set<(news: News) => void>()
  /** Read while there was no connection, by chat. */
  readonly #unsentReads = new Map<ChatId, number>()
  /** Calls that ended here while there was no connection, and their chats. */
  readonly #unsentHangUps = new Map<string, ChatId>()
  /** Whose names were asked for: who cannot be named is not asked for again. */
  readonly #askedFor = new Set<UserId>()

  constructor({ server, getToken }: Identity) {
    const tokens = createTokenSource(getToken)
    const feed = () => this.#rows.feed
    this.server = server
    this.api = createApi(server, tokens)
    this.#socket = new LinkSocket({ server, tokens, device: deviceId(), feed, hear: frame => this.#hear(frame) })
    this.$status = this.#socket.$status
    this.$rows = this.#rows.$rows
    this.$people = this.#rows.$people
    this.$outbox = this.#outbox.$pending
    this.$presence = this.#onlooking.$presence
    this.$typing = this.#onlooking.$typing
    this.$status.listen(({ phase }) => phase === 'open' && this.#opened())
  }

  listen(hear: (news: News) => void): () => void {
    this.#listeners.add(hear)
    return () => this.#listeners.delete(hear)
  }

  send(chat: ChatId, text: string, extras?: Extras): string {
    return this.#outbox.add(chat, text, extras)
  }

  retry(clientId: string): void {
    this.#outbox.retry(clientId)
  }

  discard(clientId: string): void {
    this.#outbox.discard(clientId)
  }

  async page(chat: ChatId, range: Partial<Range>): Promise<Page> {
    const { page } = await this.#asks.ask('paged', { type: 'page', chat, range })
    this.#meet(chat, page.facts)
    return page
  }

  act(deed: Deed): Promise<void> {
    return this.#do(deed)
  }

  async search(quest: Quest): Promise<Found> {
    const { facts, people, next } = await this.#asks.ask('found', { type: 'search', ...quest })
    this.#rows.meet(people)
    return { facts, people, ...(next === undefined ? {} : { next }) }
  }

  async describe(chat: ChatId): Promise<Description> {
    const { description, people } = await this.#asks.ask('described', { type: 'describe', chat })
    this.#rows.meet(people)
    return description
  }

  async countReads(chat: ChatId, n: number): Promise<number> {
    return (await this.#asks.ask('reads-counted', { type: 'count-reads', chat, n })).count
  }

  arrange(chat: ChatId, arrangement: Arrangement): Promise<void> {
    return this.#do({ type: 'arrange', chat, ...arrangement })
  }

  async block(user: UserId, on: boolean): Promise<void> {
    await this.#do({ type: 'block', user, on })
    this.#blocked(user, on)
  }

  report(complaint: Complaint): Promise<void> {
    return this.#do({ type: 'report', ...complaint })
  }

  async appear(isHidden: boolean): Promise<void> {
    await this.#do({ type: 'appear', hidden: isHidden })
    this.$isHidden.set(isHidden)
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
    if (row) this.#rows.put({ ...row, read: n })
    if (!this.#socket.send({ type: 'read', chat, n })) this.#unsentReads.set(chat, n)
  }

  openChat(user: UserId): Promise<Pick<OpenedChat, 'row' | 'people'>> {
    return this.#make({ with: user })
  }

  async createGroup(title: string, members: readonly UserId[]): Promise<ChatId> {
    return (await this.#make({ title, members })).row.chat
  }

  hangUp(chat: ChatId, call: string): void {
    if (!this.#socket.send({ type: 'hang-up', chat, call })) this.#unsentHangUps.set(call, chat)
  }

  close(): void {
    this.#onlooking.close()
    this.#socket.close()
  }

  async #do(wish: Question): Promise<void> {
    await this.#asks.ask('done', wish)
  }

  async #make(body: object): Promise<OpenedChat> {
    const opened = await this.api<OpenedChat>('/v1/chats', { method: 'POST', body })
    this.#rows.meet(opened.people)
    this.#rows.put(opened.row)
    return opened
  }

  #blocked(user: UserId, on: boolean): void {
    const blocks = new Set(this.$blocks.get())
    if (on) blocks.add(user)
    else blocks.delete(user)
    this.$blocks.set(blocks)
  }

  #opened(): void {
    this.#outbox.reopened()
    this.#asks.reopened()
    this.#onlooking.reopened()
    for (const [chat, n] of this.#unsentReads) this.#socket.send({ type: 'read', chat, n })
    this.#unsentReads.clear()
    for (const [call, chat] of this.#unsentHangUps) this.#socket.send({ type: 'hang-up', chat, call })
    this.#unsentHangUps.clear()
    for (const row of this.$rows.get()?.values() ?? []) this.#acknowledge(row.last)
  }

  #hear(frame: ServerFrame): void {
    switch (frame.type) {
      case 'welcome':
        this.$me.set(frame.me)
        this.$calls.set(frame.calls)
        this.$canSearch.set(frame.search ?? true)
        this.$blocks.set(new Set(frame.blocks))
        this.$isHidden.set(frame.hidden)
        return this.#take(frame.inbox)
      case 'paged':
      case 'fed':
      case 'described':
      case 'found':
      case 'reads-counted':
      case 'done':
        return this.#asks.answered(frame)
      case 'arranged':
        return this.#rows.arrange(frame.row)
      case 'blocked':
        return this.#blocked(frame.user, frame.on)
      case 'appeared':
        return this.$isHidden.set(frame.hidden)
      case 'present':
      case 'typed':
        return this.#onlooking.hear(frame)
      case 'refused':
        return frame.clientId === undefined ? this.#asks.refused(frame) : this.#outbox.refused(frame)
      case 'was-read':
      case 'was-received':
        return this.#happened(frame)
    }
    if ('rev' in frame && 'chat' in frame) this.#happened(frame)
  }

  #happened(news: News): void {
    if (!this.#rows.apply(news, this.$me.get()?.id ?? '')) void this.#catchUp()
    for (const listener of this.#listeners) listener(news)
    // Listeners first: the log shows the message before the outbox lets go of it.
    if (news.type === 'sent') this.#said(news)
    if (!('rev' in news)) return
    this.#acknowledge(news)
    this.#meet(news.chat, [news])
  }

  #said(message: Sent): void {
    this.#outbox.settle(message)
    this.#onlooking.stopped(message.chat, message.from)
  }

  /** Asks who the people are whom a chat's facts name and nobody has named yet: new ones of a group, or who has come now. */
  #meet(chat: ChatId, facts: readonly Fact[]): void {
    const people = this.$people.get()
    const isNamed = (user: UserId) => (people.get(user)?.name ?? user) !== user || user === this.$me.get()?.id
    const strangers = facts.flatMap(usersIn).filter(user => !isNamed(user) && !this.#askedFor.has(user))
    if (!strangers.length) return
    for (const user of strangers) this.#askedFor.add(user)
    this.describe(chat).catch(() => {}) // they are shown by their ids
  }

  /** A chat that is new here: its row is asked for. */
  async #catchUp(): Promise<void> {
    this.#take((await this.#asks.ask('fed', { type: 'feed', since: this.#rows.feed })).inbox)
  }

  #take(inbox: Inbox): void {
    this.#rows.take(inbox)
    if (inbox.hasMore) void this.#catchUp()
  }

  /** Tells the sender that the message is on this device. */
  #acknowledge(fact: Fact | undefined): void {
    if (fact?.type !== 'sent' || fact.from === this.$me.get()?.id) return
    this.#socket.send({ type: 'receive', chat: fact.chat, n: fact.n })
  }
}

function usersIn(fact: Fact): readonly UserId[] {
  const by = 'by' in fact && fact.by !== undefined ? [fact.by] : 'from' in fact ? [fact.from] : []
  if ('user' in fact) return [...by, fact.user]
  if ('users' in fact) return [...by, ...fact.users]
  return 'members' in fact ? [...by, ...fact.members] : by
}
