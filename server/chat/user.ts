import { within } from '../kv/key.ts'
import type { Change, Entry, Partition } from '../kv/kv.ts'
import type { Inbox, Row } from '../protocol/chat.ts'
import type { Delivery, UserActor } from '../runtime.ts'

/** The counter of changes to a user's rows. */
type Feed = { epoch: string; n: number }

/** A row and the number of its last change. */
type StoredRow = { row: Row; feed: number }

/** An open socket of the user that said who it is. */
export type Peer = { send(text: string): void }

export type UserDependencies = {
  partition: Partition
  /** Asked anew for each frame: a Durable Object forgets its variables, not its sockets. */
  peers: () => Iterable<Peer>
  now: () => number
}

const MAX_ROWS = 500 // in one answer
const REST = 100 // ms between two commits: rows that come meanwhile go together, and a chat keeps them until then

/** One user over the partition of their inbox: a row for each chat, replaced and never appended. */
export class User implements UserActor {
  readonly #partition: Partition
  readonly #peers: () => Iterable<Peer>
  readonly #waiting = new Map<string, Row>()
  readonly #now: () => number
  #storing: Promise<void> | undefined
  #restUntil = 0
  #endRest = () => {}

  constructor({ partition, peers, now }: UserDependencies) {
    this.#partition = partition
    this.#peers = peers
    this.#now = now
  }

  get isIdle(): boolean {
    return !this.#storing
  }

  /** Resolves when all rows are stored. */
  async settle(): Promise<void> {
    this.#endRest()
    await this.#storing
  }

  async deliver({ row, frames }: Delivery): Promise<void> {
    for (const peer of this.#peers()) for (const frame of frames) peer.send(frame)
    const waiting = this.#waiting.get(row.chat)
    this.#waiting.set(row.chat, waiting ? merged(waiting, row) : row)
    await this.#store()
  }

  async inbox(since?: readonly [string, number]): Promise<Omit<Inbox, 'people'>> {
    await this.settle()
    const { epoch, n } = (await this.#feed()).value
    const isKnown = since?.[0] === epoch
    const start = isKnown ? since[1] + 1 : 0
    const range = { start: ['feed', start], end: within('feed').end, limit: MAX_ROWS, reverse: !isKnown }
    const changes = await this.#partition.list<string>(range)
    const rows = await Promise.all(changes.map(change => this.#partition.get<StoredRow>(['row', change.value])))
    // Forwards, a full answer ends at its last row and not at the newest.
    const hasMore = isKnown && changes.length === MAX_ROWS
    const last = hasMore ? Number(changes.at(-1)?.key[1]) : n
    return {
      feed: [epoch, last],
      rows: rows.flatMap(entry => (entry ? [entry.value.row] : [])),
      ...(hasMore ? { hasMore } : {}),
    }
  }

  /** Stores what waits. */
  #store(): Promise<void> {
    this.#storing ??= this.#storeAll()
    return this.#storing
  }

  async #storeAll(): Promise<void> {
    try {
      while (this.#waiting.size) {
        await this.#rest()
        const rows = [...this.#waiting.values()]
        this.#waiting.clear()
        while (!(await this.#commit(rows))) {} // another process changed the inbox: read again
        this.#restUntil = this.#now() + REST
      }
    } finally {
      this.#storing = undefined // in the same breath as the last look at what waits
    }
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

  async #commit(rows: readonly Row[]): Promise<boolean> {
    const [feed, ...stored] = await Promise.all([
      this.#feed(),
      ...rows.map(row => this.#partition.get<StoredRow>(['row', row.chat])),
    ])
    const set: NonNullable<Change['set']> = []
    const remove: NonNullable<Change['delete']> = []
    let { n } = feed.value
    rows.forEach((incoming, index) => {
      const old = stored[index]?.value
      const row = old ? merged(old.row, incoming) : incoming
      if (old && JSON.stringify(old.row) === JSON.stringify(row)) return
      n++
      if (old) remove.push(['feed', old.feed])
      set.push({ key: ['row', row.chat], value: { row, feed: n } }, { key: ['feed', n], value: row.chat })
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

/** The later of two states of one row. Deliveries may repeat and cross; what was read stays read. */
function merged(old: Row, incoming: Row): Row {
  if (old.epoch !== incoming.epoch) return incoming
  const newer = incoming.head >= old.head ? incoming : old
  return { ...newer, read: Math.max(old.read, incoming.read) }
}
