import { within } from '../kv/key.ts'
import type { Change, Entry, Partition } from '../kv/kv.ts'
import type { Arrangement, ChatId, Row, Inbox as Told } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { RowNews } from '../runtime.ts'
import { laterNews, rowFrom } from './row.ts'

/** The counter of changes to a user's rows. */
type Feed = { epoch: string; n: number }

/** A row, what its owner made of it, and the number of its last change. */
type StoredRow = { row: Row; arrangement?: Arrangement; feed: number }

/** What is to become of a row: its chat's news, its owner's wish, or both. */
type Waiting = { news?: RowNews; arrangement?: Arrangement }

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
  /** What is being stored now, and what gathers meanwhile. */
  #current: Batch | undefined
  #next: Batch | undefined
  #isRunning = false
  #restUntil = 0
  #endRest = () => {}

  constructor(partition: Partition, now: () => number) {
    this.#partition = partition
    this.#now = now
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
    return {
      rows: rows.flatMap(entry => (entry && !entry.value.row.left ? [rowOf(entry.value)] : [])),
      ...(changes.length === limit ? { next: Number(changes.at(-1)!.key[1]) } : {}),
    }
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
    const set: NonNullable<Change['set']> = []
    const remove: NonNullable<Change['delete']> = []
    let { n } = feed.value
    changes.forEach(([chat, change], index) => {
      const old = stored[index]?.value
      const next = changed(old, change)
      if (!next || (old && JSON.stringify([old.row, old.arrangement]) === JSON.stringify([next.row, next.arrangement])))
        return
      n++
      if (old) remove.push(['feed', old.feed])
      set.push({ key: ['row', chat], value: { ...next, feed: n } }, { key: ['feed', n], value: chat })
    })
    if (!set.length) return true
    set.push({ key: ['user'], value: { epoch: feed.value.epoch, n } })
    return this.#partition.commit({ check: [{ key: ['user'], version: feed.version }], set, delete: remove })
  }

  async #feed(): Promise<{ value: Feed; version: Entry['version'] | undefined }> {
    const entry = await this.#partition.get<Feed>(['user'])
    if (entry) return entry
    const born = { epoch: crypto.randomUUID(), n: 0 }
    const isFirst = await this.#partition.commit({
      check: [{ key: ['user'], version: undefined }],
      set: [{ key: ['user'], value: born }],
    })
    return isFirst ? { ...(await this.#partition.get<Feed>(['user']))! } : this.#feed()
  }
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

function changed(old: StoredRow | undefined, { news, arrangement }: Waiting): Omit<StoredRow, 'feed'> | undefined {
  const row = news && rowFrom(news)
  const next = old && row ? laterRow(old.row, row) : (row ?? old?.row)
  const arranged = { ...old?.arrangement, ...arrangement }
  return next && { row: next, ...(Object.keys(arranged).length ? { arrangement: arranged } : {}) }
}

function rowOf({ row, arrangement }: StoredRow): Row {
  return { ...row, ...arrangement }
}

/** The later of two states of one row. Deliveries may repeat and cross; what was read stays read. */
function laterRow(old: Row, incoming: Row): Row {
  if (old.epoch !== incoming.epoch) return incoming
  const newer = incoming.head >= old.head ? incoming : old
  if (newer.left) return newer
  const mention = Math.max(old.mention ?? 0, incoming.mention ?? 0)
  return { ...newer, read: Math.max(old.read, incoming.read), ...(mention ? { mention } : {}) }
}
