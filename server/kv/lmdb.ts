import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Database, open, type RootDatabase } from 'lmdb'
import { InniesError } from '../protocol/error.ts'
import { type Alarms, createAlarms } from './alarms.ts'
import { decodeKey, type EncodedKey, encodeKey, type Key } from './key.ts'
import { type Change, type Entry, type KeyRange, MAX_LIST, type Partition, type Store } from './kv.ts'

/** Versions that one opening of the store may give out; their numbers are never given again. */
const VERSION_BLOCK = 2 ** 32

/** The store in a folder of this machine: LMDB, commits grouped, each awaited until it is on the disk. */
export async function lmdbStore(folder: string): Promise<Store> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const root = open({ path: join(folder, 'innies.mdb'), maxDbs: 8 })
  return new LmdbStore(root, await takeVersions(root.openDB({ name: 'meta', encoding: 'json' })))
}

/** The first of a block of versions that no earlier opening has used. */
async function takeVersions(meta: Database<number, string>): Promise<number> {
  const first = meta.get('version') ?? 1
  await meta.put('version', first + VERSION_BLOCK)
  return first
}

class LmdbStore implements Store {
  readonly durability = 'fsync'
  readonly #root: RootDatabase
  readonly #entries: Database<string, Buffer>
  /** When which partition wakes. */
  readonly #times: Database<number, EncodedKey>
  readonly #alarms: Alarms
  #version: number
  #isClosed = false

  constructor(root: RootDatabase, firstVersion: number) {
    this.#root = root
    this.#version = firstVersion
    this.#entries = root.openDB({ name: 'entries', keyEncoding: 'binary', encoding: 'string', useVersions: true })
    this.#times = root.openDB({ name: 'alarms', encoding: 'json' })
    this.#alarms = createAlarms((name, at) =>
      this.#times.transaction(() => this.#times.get(name) === at && this.#setTime(name, null)),
    )
    for (const { key, value } of this.#times.getRange()) this.#alarms.set(key, value)
  }

  partition(key: Key): Partition {
    const name = encodeKey(key)
    return {
      get: async key => this.#open().#get(name, key),
      list: async range => this.#open().#list(name, range),
      commit: async change => this.#open().#commit(name, change),
    }
  }

  onWake(wake: (name: Key) => Promise<void>): void {
    this.#alarms.start(name => wake(decodeKey(name)))
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#alarms.stop()
    await this.#root.flushed
    await this.#root.close()
  }

  /** LMDB ends the process of who reads from a closed store. */
  #open(): this {
    if (this.#isClosed) throw new InniesError('unavailable', 'The store is closed.')
    return this
  }

  #get<T>(name: EncodedKey, key: Key): Entry<T> | undefined {
    const entry = this.#entries.getEntry(toBytes(name, key))
    return entry && { key, value: JSON.parse(entry.value) as T, version: entry.version! }
  }

  #list<T>(name: EncodedKey, { start, end, limit = MAX_LIST, reverse = false }: KeyRange): Entry<T>[] {
    const [from, to] = [toBytes(name, start), toBytes(name, end)]
    const range = reverse
      ? { start: to, end: from, exclusiveStart: true, inclusiveEnd: true, reverse, limit, versions: true }
      : { start: from, end: to, limit, versions: true }
    return [...this.#entries.getRange(range)].map(({ key, value, version }) => ({
      key: decodeKey(key.toString('latin1').slice(name.length)),
      value: JSON.parse(value) as T,
      version: version!,
    }))
  }

  async #commit(name: EncodedKey, change: Change): Promise<boolean> {
    const check = (change.check ?? []).map(({ key, version }) => ({ key: toBytes(name, key), version }))
    const set = (change.set ?? []).map(({ key, value }) => ({ key: toBytes(name, key), value: JSON.stringify(value) }))
    const remove = (change.delete ?? []).map(key => toBytes(name, key))
    // LMDB's asynchronous transaction does not roll back: every check stands before the first write, and nothing in it throws.
    const isDone = await this.#entries.transaction(() => {
      for (const { key, version } of check) if (this.#entries.getEntry(key)?.version !== version) return false
      this.#version++
      for (const { key, value } of set) void this.#entries.put(key, value, this.#version)
      for (const key of remove) void this.#entries.remove(key)
      if (change.wakeAt !== undefined) this.#setTime(name, change.wakeAt)
      return true
    })
    if (!isDone) return false
    if (change.wakeAt !== undefined) this.#alarms.set(name, change.wakeAt)
    await this.#root.flushed
    return true
  }

  #setTime(name: EncodedKey, at: number | null): true {
    if (at === null) void this.#times.remove(name)
    else void this.#times.put(name, at)
    return true
  }
}

function toBytes(name: EncodedKey, key: Key): Buffer {
  return Buffer.from(name + encodeKey(key), 'latin1')
}
