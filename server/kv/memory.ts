import { createAlarms, type Draft } from './alarms.ts'
import { decodeKey, type EncodedKey, encodeKey, type Key } from './key.ts'
import { type Change, type Entry, type KeyRange, MAX_LIST, type Partition, type Store } from './kv.ts'

type Stored = { json: string; version: number }

/** A store that ends with its process, for tests. */
export function memoryStore(): Store {
  const lineage = crypto.randomUUID()
  const partitions = new Map<EncodedKey, Map<EncodedKey, Stored>>()
  const alarms = createAlarms(async name => apply(draft => draft.woken(name)))
  let writes = 0

  function contents(name: EncodedKey): Map<EncodedKey, Stored> {
    const found = partitions.get(name) ?? new Map<EncodedKey, Stored>()
    partitions.set(name, found)
    return found
  }

  function apply(change: (draft: Draft) => unknown): void {
    const draft = alarms.begin()
    change(draft)
    draft.end(true)
  }

  function commit(name: EncodedKey, { check = [], set = [], delete: remove = [], wakeAt }: Change): boolean {
    const entries = contents(name)
    for (const { key, version } of check) if (entries.get(encodeKey(key))?.version !== version) return false
    writes++
    for (const { key, value } of set) entries.set(encodeKey(key), { json: JSON.stringify(value), version: writes })
    for (const key of remove) entries.delete(encodeKey(key))
    if (wakeAt !== undefined) apply(draft => draft.set(name, wakeAt))
    return true
  }

  function partition(name: EncodedKey): Partition {
    return {
      lineage,
      async get<T>(key: Key) {
        const encoded = encodeKey(key)
        const entry = contents(name).get(encoded)
        return entry && toEntry<T>(encoded, entry)
      },
      async list<T>({ start, end, limit = MAX_LIST, reverse = false }: KeyRange) {
        const [from, to] = [encodeKey(start), encodeKey(end)]
        const keys = [...contents(name).keys()].filter(key => key >= from && key < to).sort()
        if (reverse) keys.reverse()
        return keys.slice(0, limit).map(key => toEntry<T>(key, contents(name).get(key)!))
      },
      commit: async change => commit(name, change),
    }
  }

  return {
    durability: 'memory',
    partition: name => partition(encodeKey(name)),
    onWake: wake => alarms.start(name => wake(decodeKey(name))),
    async close() {
      alarms.stop()
    },
  }
}

function toEntry<T>(key: EncodedKey, { json, version }: Stored): Entry<T> {
  return { key: decodeKey(key), value: JSON.parse(json) as T, version }
}
