import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Database, open } from 'lmdb'
import { createAlarms } from './alarms.ts'
import { decodeKey, type EncodedKey, encodeKey, type Key } from './key.ts'
import { type Change, type Entry, type KeyRange, MAX_LIST, type Partition, type Store } from './kv.ts'

/** Versions that one opening of the store may give out; their numbers are never given again. */
const VERSION_BLOCK = 2 ** 32

/** The store in a folder of this machine: LMDB, commits grouped, each awaited until it is on the disk. */
export async function lmdbStore(folder: string): Promise<Store> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const root = open({ path: join(folder, 'innies.mdb'), maxDbs: 8 })
  const entries = root.openDB<string, Buffer>({
    name: 'entries',
    keyEncoding: 'binary',
    encoding: 'string',
    useVersions: true,
  })
  const alarmTimes = root.openDB<number, string>({ name: 'alarms', encoding: 'json' })
  const meta = root.openDB<number, string>({ name: 'meta', encoding: 'json' })

  let version = await takeVersions(meta)
  /** Resolves when all that was committed before is on the disk. */
  const onDisk = () => root.flushed

  function setAlarm(name: EncodedKey, at: number | null): true {
    if (at === null) void alarmTimes.remove(name)
    else void alarmTimes.put(name, at)
    return true
  }

  const alarms = createAlarms(
    (name, at) => alarmTimes.transaction(() => alarmTimes.get(name) === at && setAlarm(name, null)),
    async (name, at) => {
      const isSet = await alarmTimes.transaction(() => alarmTimes.get(name) === undefined && setAlarm(name, at))
      if (isSet) alarms.set(name, at)
    },
  )
  for (const { key, value } of alarmTimes.getRange()) alarms.set(key, value)

  async function commit(name: EncodedKey, change: Change): Promise<boolean> {
    const check = (change.check ?? []).map(({ key, version }) => ({ key: toBytes(name, key), version }))
    const set = (change.set ?? []).map(({ key, value }) => ({ key: toBytes(name, key), value: JSON.stringify(value) }))
    const remove = (change.delete ?? []).map(key => toBytes(name, key))
    // LMDB's asynchronous transaction does not roll back: every check stands before the first write, and nothing in it throws.
    const isDone = await entries.transaction(() => {
      for (const { key, version } of check) if (entries.getEntry(key)?.version !== version) return false
      version++
      for (const { key, value } of set) void entries.put(key, value, version)
      for (const key of remove) void entries.remove(key)
      if (change.wakeAt !== undefined) setAlarm(name, change.wakeAt)
      return true
    })
    if (isDone && change.wakeAt !== undefined) alarms.set(name, change.wakeAt)
    if (isDone) await onDisk()
    return isDone
  }

  function partition(name: EncodedKey): Partition {
    return {
      async get<T>(key: Key) {
        const entry = entries.getEntry(toBytes(name, key))
        return entry && { key, value: JSON.parse(entry.value) as T, version: entry.version! }
      },
      async list<T>({ start, end, limit = MAX_LIST, reverse = false }: KeyRange) {
        const [from, to] = [toBytes(name, start), toBytes(name, end)]
        const range = reverse
          ? entries.getRange({
              start: to,
              end: from,
              exclusiveStart: true,
              inclusiveEnd: true,
              reverse,
              limit,
              versions: true,
            })
          : entries.getRange({ start: from, end: to, limit, versions: true })
        const found: Entry<T>[] = []
        for (const { key, value, version } of range) {
          found.push({
            key: decodeKey(key.toString('latin1').slice(name.length)),
            value: JSON.parse(value) as T,
            version: version!,
          })
        }
        return found
      },
      commit: change => commit(name, change),
    }
  }

  return {
    durability: 'fsync',
    partition: name => partition(encodeKey(name)),
    onWake: wake => alarms.start(name => wake(decodeKey(name))),
    async close() {
      alarms.stop()
      await root.flushed
      await root.close()
    },
  }
}

/** The first of a block of versions that no earlier opening has used. */
async function takeVersions(meta: Database<number, string>): Promise<number> {
  const first = meta.get('version') ?? 1
  await meta.put('version', first + VERSION_BLOCK)
  return first
}

function toBytes(name: EncodedKey, key: Key): Buffer {
  return Buffer.from(name + encodeKey(key), 'latin1')
}
