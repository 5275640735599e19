import { createLog, type Log } from '../log.ts'
import { type Meter, NO_METER, type Sample } from '../metrics.ts'
import { InniesError } from '../protocol/error.ts'
import { type Alarms, createAlarms } from './alarms.ts'
import { diskOf } from './disk.ts'
import { meta } from './folder.ts'
import { Groups } from './groups.ts'
import { decodeKey, type EncodedKey, encodeKey, type Key } from './key.ts'
import { type Change, type Entry, type KeyRange, MAX_LIST, type Partition, type Store, type Version } from './kv.ts'
import { type LmdbFile, MAX_KEY, type Row, type Write } from './lmdb-file.ts'
import { openFolder } from './open-folder.ts'
import { DAMAGED, seal } from './sealed.ts'

/** A commit that waits for its turn: what it checks and writes, ready for the file. */
type Commit = {
  name: EncodedKey
  check: { key: EncodedKey; version: Version | undefined }[]
  /** Their version is not known before their turn. */
  writes: Write[]
  /** `woken`: no commit of the caller's, but the end of a waking. */
  wakeAt: number | null | undefined | 'woken'
  resolve: (isDone: boolean) => void
  reject: (error: unknown) => void
}

/** A store on a disk of this machine, and how it is. */
export interface DiskStore extends Store {
  /** Why nothing can be stored or read now, as one line; undefined when it can. */
  problem(): Promise<string | undefined>
  samples(): Sample[]
}

type Options = { log?: Log; meter?: Meter }

/**
 * The store in a folder of this machine: LMDB, commits grouped, each awaited until it is on the disk.
 * Throws StoreError when the folder is in use, or what is in it cannot be used.
 */
export async function lmdbStore(folder: string, { log = createLog('errors'), meter = NO_METER }: Options = {}) {
  const store: DiskStore = new LmdbStore(await openFolder(folder, { log }), { log, meter })
  const disk = diskOf(folder)
  if (disk.kind === 'network') log({ level: 'error', event: 'the store is on a network disk', why: disk.name })
  return store
}

type Opened = Awaited<ReturnType<typeof openFolder>>

const TRUST = 10_000 // ms for which a commit shows that the disk takes what is written

class LmdbStore implements DiskStore {
  readonly durability = 'fsync'
  readonly #options: Required<Options>
  readonly #file: LmdbFile
  readonly #opened: Opened
  readonly #alarms: Alarms
  readonly #groups = new Groups<Commit>(group => this.#write(group))
  readonly #damaged = new Set<EncodedKey>()
  #version: number
  #isClosed = false
  /** When the disk last took a commit, by the clock that nobody sets. */
  #wroteAt = Number.NEGATIVE_INFINITY
  #trial: Promise<string | undefined> | undefined

  constructor(opened: Opened, options: Required<Options>) {
    this.#opened = opened
    this.#options = options
    this.#file = opened.file
    this.#version = opened.firstVersion
    this.#alarms = createAlarms(name => this.#queue({ name, check: [], writes: [], wakeAt: 'woken' }))
    for (const { key, value } of this.#file.range('alarms'))
      this.#alarms.load(key, value === DAMAGED ? 0 : Number(value))
  }

  partition(key: Key): Partition {
    const name = encodeKey(key)
    return {
      lineage: this.#opened.lineage,
      get: async key => this.#get(name, key),
      list: async range => this.#list(name, range),
      commit: async change => this.#queue(toCommit(name, change)),
    }
  }

  onWake(wake: (name: Key) => Promise<void>): void {
    this.#alarms.start(name => wake(decodeKey(name)))
  }

  async problem(): Promise<string | undefined> {
    if (performance.now() - this.#wroteAt < TRUST) return undefined
    this.#trial ??= this.#try().finally(() => {
      this.#trial = undefined
    })
    return this.#trial
  }

  samples(): Sample[] {
    const { bytes, free } = this.#file.measure()
    return [
      { name: 'innies_store_bytes', value: bytes },
      { name: 'innies_disk_free_bytes', value: free },
      { name: 'innies_commits_waiting', value: this.#groups.waiting },
      { name: 'innies_alarms', value: this.#alarms.size },
    ]
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#alarms.stop()
    await this.#groups.idle()
    await this.#opened.close()
  }

  #get<T>(name: EncodedKey, key: Key): Entry<T> | undefined {
    const row = this.#file.get('entries', name + encodeKey(key))
    return row && { key, value: this.#value(name, row) as T, version: row.version }
  }

  #list<T>(name: EncodedKey, { start, end, limit = MAX_LIST, reverse = false }: KeyRange): Entry<T>[] {
    const [from, to] = [name + encodeKey(start), name + encodeKey(end)]
    const range = reverse
      ? { start: to, end: from, exclusiveStart: true, inclusiveEnd: true, reverse, limit }
      : { start: from, end: to, limit }
    const rows = [...this.#file.range('entries', range)]
    return rows.map(row => ({
      key: decodeKey(row.key.slice(name.length)),
      value: this.#value(name, row) as T,
      version: row.version,
    }))
  }

  #value(name: EncodedKey, { key, value }: Row): unknown {
    if (value !== DAMAGED) return value
    const advice = 'innies doctor --deep names what is damaged'
    if (!this.#damaged.has(key))
      this.#options.log({ level: 'error', event: 'damaged on the disk', ...kindOf(name), advice })
    this.#damaged.add(key)
    throw new InniesError('damaged', 'This was damaged on the disk.')
  }

  #queue(commit: Omit<Commit, 'resolve' | 'reject'>): Promise<boolean> {
    if (this.#isClosed) throw new InniesError('unavailable', 'The store is closed.')
    return new Promise((resolve, reject) => this.#groups.add({ ...commit, resolve, reject }))
  }

  /** One group, in one transaction. All earlier ones have ended, so what is checked is what is stored, or stands in this group. */
  async #write(group: Commit[]): Promise<void> {
    const start = performance.now()
    const draft = this.#alarms.begin()
    const writes: Write[] = []
    const versions = new Map<EncodedKey, number | undefined>()
    const isCurrent = ({ key, version }: Commit['check'][number]) =>
      versions.has(key) ? versions.get(key) === version : this.#file.isAt(key, version)
    try {
      const isDone = group.map(({ name, check, writes: own, wakeAt }) => {
        if (!check.every(isCurrent)) return false
        const version = ++this.#version
        for (const write of own) {
          write.version = version
          writes.push(write)
          versions.set(write.key, write.value && version)
        }
        const at = wakeAt === 'woken' ? draft.woken(name) : wakeAt !== undefined ? draft.set(name, wakeAt) : undefined
        if (at !== undefined) writes.push({ table: 'alarms', key: name, value: toSealed(at), version })
        return true
      })
      if (writes.length) await this.#file.write(writes)
      draft.end(true)
      for (const [i, { resolve }] of group.entries()) resolve(isDone[i]!)
      if (writes.length) this.#wrote(group, start)
    } catch (error) {
      draft.end(false)
      this.#options.meter.count('innies_commits_failed_total')
      this.#wroteAt = Number.NEGATIVE_INFINITY
      for (const { reject } of group) reject(error)
    }
  }

  #wrote({ length }: Commit[], start: number): void {
    const { meter } = this.#options
    this.#wroteAt = performance.now()
    meter.count('innies_commits_total', undefined, length)
    meter.took('innies_commit_seconds', this.#wroteAt - start)
  }

  /** Reads, and writes, a row that means nothing. */
  async #try(): Promise<string | undefined> {
    try {
      this.#file.get('meta', 'format')
      await this.#queue({ name: '', check: [], writes: [meta('trial', 0)], wakeAt: undefined })
      return undefined
    } catch (error) {
      return error instanceof InniesError ? error.message : 'The store does not work.'
    }
  }
}

const toSealed = (at: number | null) => (at === null ? undefined : seal(String(at)))

/** Everything that can throw, before the commit waits with others. */
function toCommit(name: EncodedKey, { check = [], set = [], delete: remove = [], wakeAt }: Change) {
  const place = (key: Key): EncodedKey => {
    const encoded = name + encodeKey(key)
    if (encoded.length > MAX_KEY || !encoded) throw new RangeError('a key is empty or too long')
    return encoded
  }
  const writes: Write[] = []
  for (const { key, value } of set) {
    writes.push({ table: 'entries', key: place(key), value: seal(JSON.stringify(value)), version: 0 })
  }
  for (const key of remove) writes.push({ table: 'entries', key: place(key), value: undefined, version: 0 })
  return { name, check: check.map(({ key, version }) => ({ key: place(key), version })), writes, wakeAt }
}

/** For people: what a row belongs to, and not to whom. */
function kindOf(name: EncodedKey): { of: string } {
  return { of: String(decodeKey(name)[0]) }
}
