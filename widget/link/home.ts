import type { WritableAtom } from 'nanostores'
import type { ChatId, Description, Inbox, Page, Range } from '../../server/protocol/chat.ts'
import type { ClientFrameInput, ServerFrame, Welcome } from '../../server/protocol/frame.ts'
import type { UserId } from '../../server/protocol/people.ts'
import { Cache } from './cache.ts'
import { databases, deleteDatabase, homeName } from './database.ts'
import { Drafts } from './drafts.ts'
import { Duties } from './duties.ts'
import type { LinkStatus, Pending } from './link.ts'
import { whenMissed } from './lookout.ts'
import type { Outbox } from './outbox.ts'
import type { Rows } from './rows.ts'
import { Store } from './store.ts'
import { dismiss, Tabs, type Word } from './tabs.ts'
import type { TokenSource } from './token.ts'
import type { Typed } from './typed.ts'
import type { Uploads } from './uploads.ts'

/** The link of this page, as its home sees it. */
export interface Tenant {
  readonly outbox: Outbox
  readonly rows: Rows
  readonly typed: Typed
  readonly $isKept: WritableAtom<boolean>
  /** What the server said, to this tab or to the one that leads, now or in an earlier visit. */
  hear(frame: ServerFrame): void
  /** What this page waits to be told, for the way to the server that just opened. */
  ahead(): readonly ClientFrameInput[]
  status(): LinkStatus
  show(status: LinkStatus): void
  /** As the server would say it now; undefined while it never did. */
  welcome(inbox: Inbox): Welcome | undefined
  me(): UserId | undefined
  page(chat: ChatId, range: Partial<Range>): Promise<Page>
  describe(chat: ChatId): Promise<Description>
  /** Asks what changed in the inbox: something may have been missed. */
  look(): unknown
  /** The user signed out in another tab. */
  left(): void
}

/** This tab's own socket, as the home sees it. */
export interface OwnSocket {
  send(frame: ClientFrameInput): void
  /** This tab holds the connection from now on. */
  lead(): void
  /** Gives it up, and queues for it. */
  yield(): void
}

export type HomeOptions = { server: string; tokens: TokenSource; user: string; tenant: Tenant; wire: OwnSocket }

/** What is shared by all tabs of a user: the one connection, and what is kept on the device. */
export class Home {
  readonly #name: string
  readonly #tenant: Tenant
  readonly #wire: OwnSocket
  readonly #store: Store
  readonly #tabs: Tabs
  readonly #cache: Cache
  readonly #drafts: Drafts
  readonly #duties: Duties
  readonly #stops: readonly (() => void)[]
  /** What was kept, or what the leader knows, is known. */
  readonly #known: Promise<void>
  #know: () => void = () => {}
  readonly #options: HomeOptions
  /** Loaded with the first file. */
  #uploads: Promise<Uploads> | undefined

  static async open(options: HomeOptions): Promise<Home> {
    return new Home(options, await Store.open(homeName(options.server, options.user)))
  }

  private constructor(options: HomeOptions, store: Store) {
    const { server, user, tenant, wire } = options
    this.#options = options
    const name = homeName(server, user)
    this.#name = name
    this.#tenant = tenant
    this.#wire = wire
    this.#known = new Promise(resolve => {
      this.#know = resolve
    })
    this.#store = store
    this.#cache = new Cache(store, tenant)
    this.#drafts = new Drafts(store, tenant.typed)
    const { rows, me, describe, look } = tenant
    this.#duties = new Duties({ rows, me, describe, look, send: frame => wire.send(frame) })
    this.#tabs = new Tabs(name, {
      hear: word => this.#hear(word),
      stands: () => ({ status: tenant.status(), welcome: this.#welcome(), outbox: tenant.outbox.$pending.get() }),
      onLost: () => {
        this.#stopUploads()
        wire.yield()
      },
    })
    this.#stops = [
      whenMissed(() => tenant.look()),
      store.$isKept.subscribe(isKept => tenant.$isKept.set(isKept)),
      tenant.rows.$rows.listen(() => this.#tabs.isLeading && this.#cache.changed()),
      tenant.rows.$people.listen(() => this.#tabs.isLeading && this.#cache.changed()),
    ]
  }

  get isLeading(): boolean {
    return this.#tabs.isLeading
  }

  /** Resolves when this tab may connect; what was kept is known then. */
  async lead(): Promise<void> {
    await this.#tabs.lead()
    const { rows, outbox } = this.#tenant
    const [welcome, waiting] = await Promise.all([rows.feed ? undefined : this.#store.welcome(), this.#store.outbox()])
    if (welcome && !rows.feed) this.#tenant.hear(welcome)
    this.#cache.begin()
    outbox.join(waiting)
    this.#know()
    this.#wire.lead()
  }

  /** Sends over the connection of the tab that leads. */
  pass(frame: ClientFrameInput): void {
    this.#tabs.post({ type: 'wish', frame })
  }

  /** The own socket heard something, and this tab knows it. */
  heard(frame: ServerFrame): void {
    this.#tabs.post({ type: 'heard', frame })
    this.#cache.hear(frame)
    this.#duties.heard(frame)
    if (frame.type === 'sent') void this.#store.dropPending(frame.clientId)
    const refused = frame.type === 'refused' && this.#tenant.outbox.find(frame.clientId ?? '')
    if (refused && refused.state === 'failed') void this.#store.putPending(refused, { isNew: false, isDraft: false })
  }

  /** The own socket's state changed. */
  moved(status: LinkStatus): void {
    this.#tabs.post({ type: 'moved', status })
    if (status.phase === 'open') this.#opened()
    if (status.phase === 'refused') this.#tabs.resign()
  }

  async keep(pending: Pending, isNew: boolean): Promise<void> {
    await this.#store.putPending(pending, { isNew, isDraft: this.#drafts.take(pending.chat) })
    this.#tabs.post({ type: 'kept', pending })
  }

  upload(pending: Pending): void {
    if (!this.isLeading) return
    const { outbox } = this.#tenant
    const store = this.#store
    const tell = (shares: ReadonlyMap<string, number>) => {
      outbox.$progress.set(shares)
      this.#tabs.post({ type: 'progress', shares })
    }
    this.#uploads ??= import('./uploads.ts').then(
      ({ Uploads }) => new Uploads({ ...this.#options, outbox, store, tell }),
    )
    this.#uploads.then(
      uploads => uploads.bring(pending),
      () => {
        this.#uploads = undefined // asked for again when the connection is back
      },
    )
  }

  drop(clientId: string): void {
    void this.#store.dropPending(clientId)
    this.#tabs.post({ type: 'dropped', clientId })
  }

  draft(chat: ChatId, text: string): void {
    this.#drafts.write(chat, text)
    this.#tabs.post({ type: 'drafted', chat, text })
  }

  async cached(chat: ChatId): Promise<Page | undefined> {
    await this.#known
    if (this.isLeading) await this.#cache.flush()
    return this.#cache.page(chat)
  }

  /** What was last said is kept. */
  async close(): Promise<void> {
    const wasLeading = this.isLeading
    this.#stopUploads()
    for (const stop of this.#stops) stop()
    this.#tabs.close()
    this.#drafts.close()
    if (wasLeading) await this.#cache.flush()
    this.#cache.stop()
    this.#store.close()
  }

  /** Nothing of the user stays on the device; their other tabs close. */
  async leave(): Promise<void> {
    this.#tabs.post({ type: 'bye' })
    this.#cache.stop()
    await this.#store.clear() // another tab may be frozen, and keep the database from being deleted
    await this.close()
    await deleteDatabase(this.#name)
  }

  #stopUploads(): void {
    void this.#uploads?.then(uploads => uploads.stop())
    this.#uploads = undefined
  }

  #opened(): void {
    this.#duties.opened()
    void this.#cache.refresh()
  }

  #welcome(): Welcome | undefined {
    const inbox = this.#tenant.rows.inbox
    return inbox && this.#tenant.welcome(inbox)
  }

  #hear(word: Word): void {
    const { outbox } = this.#tenant
    switch (word.type) {
      case 'wish':
        return this.#wire.send(word.frame)
      case 'heard':
        return this.#tenant.hear(word.frame)
      case 'moved':
        // Most often it only says that it is there: nothing is asked anew for that.
        return isSame(word.status, this.#tenant.status()) ? undefined : this.#tenant.show(word.status)
      case 'stands':
        if (word.welcome) this.#tenant.hear(word.welcome)
        outbox.follow(word.outbox)
        this.#know()
        return this.#tenant.show(word.status)
      case 'kept':
        return outbox.put(word.pending)
      case 'dropped':
        return outbox.remove(word.clientId)
      case 'progress':
        return outbox.$progress.set(word.shares)
      case 'drafted':
        return this.#tenant.typed.show(word.chat, word.text)
      case 'bye':
        this.#tenant.typed.forget()
        if (this.isLeading) this.#wire.send({ type: 'logout' })
        return this.#tenant.left()
    }
  }
}

const isSame = (one: LinkStatus, other: LinkStatus) => JSON.stringify(one) === JSON.stringify(other)

/** Closes the homes of all users of a server, in all tabs, and leaves nothing of them. */
export async function deleteAllHomes(server: string): Promise<void> {
  const homes = await databases(server)
  homes.forEach(dismiss)
  await Promise.all(homes.map(deleteDatabase))
}
