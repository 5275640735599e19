import { type Key, within } from '../kv/key.ts'
import type { Change, Entry, Partition } from '../kv/kv.ts'
import type { Arrangement, ChatId, Row, Inbox as Told } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { Changed, Pushes } from '../push/pushes.ts'
import type { RowNews } from '../runtime.ts'
import { laterNews } from './row.ts'
import { changed, isSame, rowOf, type StoredRow, type Waiting } from './stored-row.ts'
import { listing, type Stretch } from './unread.ts'

/** The counter of changes to a user's rows. */
type Feed = { epoch: string; n: number }

/** After how many ms the site is told of what is unread, and what is stored with the alarm for that. */
export type Unread = { after: number; mark: { key: Key; value: unknown } }

/** Who is told of rows, besides their owner's open pages. */
export type Followers = { unread?: Unread | undefined; pushes?: Pick<Pushes, 'adding'> | undefined }

/** Changes that are stored together. */
type Batch = {
  changes: Map<ChatId, Waiting>
  stored: Promise<void>
  resolve: () => void
  reject: (error: unknown) => void
}

const MAX_ROWS = 500 // in one answer
const REST = 500 // ms between two commits: rows that come meanwhile go together, and a chat keeps them until then

/** The inbox of one user: a row for each chat, replaced and never appended, and the feed of its changes. */
export class Inbox {
  readonly #partition: Partition
  readonly #now: () => number
  readonly #unread: Unread | undefined
  readonly #pushes: Followers['pushes']
  /** What is being stored now, and what gathers meanwhile. */
  #current: Batch | undefined
  #next: Batch | undefined
  #isRunning = false
  #restUntil = 0
  #endRest = () => {}

  constructor(partition: Partition, now: () => number, { unread, pushes }: Followers = {}) {
    this.#partition = partition
    this.#now = now
    this.#unread = unread
    this.#pushes = pushes
  }

  get isIdle(): boolean {
    return !this.#isRunning
  }

  /** Resolves when all rows that came before are stored, or have failed. */
  async settle(): Promise<void> {
    this.#restUntil = 0
    this.#endRest()
    await Promise.allSettled([this.#current?.stored, this.#next?.stored])
  }

  /** Resolves when the row, or a later one, is stored; the same promise for all that are stored together. */
  put(news: RowNews): Promise<void> {
    const { changes, stored } = this.#batch()
    const waiting = changes.get(news.shared.chat)
    if (waiting) waiting.news = waiting.news ? laterNews(waiting.news, news) : news
    else changes.set(news.shared.chat, { news })
    return stored
  }

  /** The row of a chat. Throws `not-found`. */
  async row(chat: ChatId): Promise<Row> {
    return rowOf(await this.#stored(chat))
  }

  async #stored(chat: ChatId): Promise<StoredRow> {
    await this.settle()
    const known = await this.#partition.get<StoredRow>(['row', chat])
    if (!known || known.value.row.left) throw new InniesError('not-found', 'There is no such chat.')
    return known.value
  }

  /** Changes what the owner made of a chat; resolves to the row as it is then. Throws `not-found`. */
  async arrange(chat: ChatId, arrangement: Arrangement): Promise<Row> {
    const known = await this.#stored(chat)
    const { changes, stored } = this.#batch()
    const waiting = changes.get(chat)
    changes.set(chat, { ...waiting, arrangement: { ...waiting?.arrangement, ...arrangement } })
    this.#endRest()
    await stored
    return rowOf((await this.#partition.get<StoredRow>(['row', chat]))?.value ?? known)
  }

  /** Puts another stretch of what is unread in the place of this one, if it is still there. */
  replaceStretch(chat: ChatId, stretch: { was: number; is: Stretch }): Promise<void> {
    const { changes, stored } = this.#batch()
    changes.set(chat, { ...changes.get(chat), stretch })
    this.#endRest()
    return stored
  }

  /** The rows that changed after `since`, or the newest when it is absent or of another epoch. */
  async since(since?: readonly [string, number]): Promise<Omit<Told, 'people'>> {
    await this.settle()
    const { epoch, n } = (await this.#feed()).value
    const told = `${epoch}.${this.#partition.lineage}`
    const isKnown = since?.[0] === told
    const start = isKnown ? since[1] + 1 : 0
    const range = { start: ['feed', start], end: within('feed').end, limit: MAX_ROWS, reverse: !isKnown }
    const changes = await this.#partition.list<string>(range)
    const rows = await Promise.all(changes.map(change => this.#partition.get<StoredRow>(['row', change.value])))
    // Forwards, a full answer ends at its last row and not at the newest.
    const hasMore = isKnown && changes.length === MAX_ROWS
    const last = hasMore ? Number(changes.at(-1)?.key[1]) : n
    return {
      feed: [told, last],
      rows: rows.flatMap(entry => (entry ? [rowOf(entry.value)] : [])),
      ...(hasMore ? { hasMore } : {}),
    }
  }

  /** The rows, the last changed first. */
  async page({ before, limit }: { before?: number | undefined; limit: number }) {
    await this.settle()
    const end = before === undefined ? within('feed').end : ['feed', before]
    const changes = await this.#partition.list<string>({ start: ['feed', 0], end, limit, reverse: true })
    const rows = await Promise.all(changes.map(change => this.#partition.get<StoredRow>(['row', change.value])))
    const here = rows.flatMap(entry => (entry && !entry.value.row.left ? [entry.value] : []))
    return {
      rows: here.map(rowOf),
      feeds: here.map(({ feed }) => feed),
      ...(changes.length === limit ? { next: Number(changes.at(-1)!.key[1]) } : {}),
    }
  }

  /** Those of chats that were left among them, in the order of the chats' ids. */
  async chatsAfter(chat?: ChatId): Promise<{ chats: { chat: ChatId; arrangement: Arrangement }[]; next?: ChatId }> {
    await this.settle()
    const { start, end } = within('row')
    const range = { start: chat === undefined ? start : ['row', chat, 0], end, limit: MAX_ROWS }
    const entries = await this.#partition.list<StoredRow>(range)
    const chats = entries.map(({ key, value }) => ({ chat: String(key[1]), arrangement: value.arrangement ?? {} }))
    return { chats, ...(chats.length === MAX_ROWS ? { next: chats.at(-1)!.chat } : {}) }
  }

  /** The batch that gathers now. */
  #batch(): Batch {
    this.#next ??= newBatch()
    if (!this.#isRunning) void this.#run()
    return this.#next
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    while (this.#next) {
      await this.#rest()
      const batch = this.#next
      this.#current = batch
      this.#next = undefined
      try {
        while (!(await this.#commit([...batch.changes]))) {} // another process changed the inbox: read again
        batch.resolve()
      } catch (error) {
        batch.reject(error)
      }
      this.#restUntil = this.#now() + REST
    }
    this.#current = undefined
    this.#isRunning = false
  }

  #rest(): Promise<void> | undefined {
    const left = this.#restUntil - this.#now()
    if (left <= 0) return undefined
    return new Promise(resolve => {
      const timer = setTimeout(resolve, Math.min(left, REST))
      this.#endRest = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async #commit(changes: readonly [ChatId, Waiting][]): Promise<boolean> {
    const feed = await this.#feed() // before the rows: what another process writes after it was read fails the check
    const stored = await Promise.all(changes.map(([chat]) => this.#partition.get<StoredRow>(['row', chat])))
    const due = this.#unread && this.#now() + this.#unread.after
    const rows = changes.flatMap(([chat, change], index): Changed[] => {
      const old = stored[index]?.value
      const next = changed(old, change, due)
      return !next || (old && isSame(old, next) && old.unread === next.unread) ? [] : [{ chat, old, next }]
    })
    if (!rows.length) return true
    const [draft, alerts] = [draftOf(rows, feed.value), await this.#pushes?.adding(rows)]
    const wakeAt = Math.min(draft.wakeAt, alerts?.wakeAt ?? Number.POSITIVE_INFINITY)
    const mark = this.#unread && draft.wakeAt < Number.POSITIVE_INFINITY ? [this.#unread.mark] : []
    return this.#partition.commit({
      check: [{ key: ['user'], version: feed.version }],
      set: [...draft.set, ...mark, ...(alerts?.set ?? [])],
      delete: draft.delete,
      ...(wakeAt < Number.POSITIVE_INFINITY ? { wakeAt } : {}),
    })
  }

  async #feed(): Promise<Entry<Feed>> {
    for (;;) {
      const entry = await this.#partition.get<Feed>(['user'])
      if (entry) return entry // the one made below may be taken away again by an erasure
      await this.#partition.commit({
        check: [{ key: ['user'], version: undefined }],
        set: [{ key: ['user'], value: { epoch: crypto.randomUUID(), n: 0 } }],
      })
    }
  }
}

/** What is stored of rows that changed. `wakeAt`: when the first of them is due that is listed as unread. */
function draftOf(
  rows: readonly Changed[],
  { epoch, n: before }: Feed,
): Required<Pick<Change, 'set' | 'delete'>> & { wakeAt: number } {
  const draft = { set: [] as NonNullable<Change['set']>, delete: [] as Key[], wakeAt: Number.POSITIVE_INFINITY }
  let n = before
  for (const { chat, old, next } of rows) {
    const isNews = !old || !isSame(old, next)
    const place = isNews ? ++n : old.feed
    draft.set.push({ key: ['row', chat], value: { ...next, feed: place } })
    if (isNews) draft.set.push({ key: ['feed', n], value: chat })
    if (old && isNews) draft.delete.push(['feed', old.feed])
    const listed = listing(chat, old?.unread, next.unread)
    draft.delete.push(...listed.delete)
    for (const key of listed.set) {
      draft.set.push({ key, value: 1 })
      draft.wakeAt = Math.min(draft.wakeAt, Number(key[1]))
    }
  }
  draft.set.push({ key: ['user'], value: { epoch, n } })
  return draft
}

function newBatch(): Batch {
  let [resolve, reject]: [Batch['resolve'], Batch['reject']] = [() => {}, () => {}]
  const stored = new Promise<void>((keep, fail) => {
    resolve = keep
    reject = fail
  })
  stored.catch(() => {}) // told to whoever waits for it
  return { changes: new Map(), stored, resolve, reject }
}
