import type { DurableObjectStorage } from '@cloudflare/workers-types'
import { decodeKey, type EncodedKey, encodeKey, type Key } from './key.ts'
import { type Change, type Entry, type KeyRange, MAX_LIST, type Partition } from './kv.ts'

type Row = { key: ArrayBuffer; value: string; version: number }

/**
 * A Durable Object's own storage as a partition: key-value rows in its SQLite. There is one alarm, the object's.
 * Nothing leaves the object before what it wrote is durable (the output gate), so a commit waits for nothing.
 */
export function durablePartition(storage: DurableObjectStorage): Partition {
  const { sql } = storage
  sql.exec(
    'CREATE TABLE IF NOT EXISTS entry (key BLOB PRIMARY KEY, value TEXT NOT NULL, version INTEGER NOT NULL) WITHOUT ROWID',
  )
  sql.exec('CREATE TABLE IF NOT EXISTS counter (id INTEGER PRIMARY KEY, version INTEGER NOT NULL)')
  sql.exec('CREATE TABLE IF NOT EXISTS alarm (id INTEGER PRIMARY KEY, at INTEGER NOT NULL)')
  sql.exec('CREATE TABLE IF NOT EXISTS lineage (id INTEGER PRIMARY KEY, name TEXT NOT NULL)')

  const read = (key: Key): Row | undefined =>
    [...sql.exec<Row>('SELECT * FROM entry WHERE key = ?', toBytes(encodeKey(key)))][0]

  function nextVersion(): number {
    const query =
      'INSERT INTO counter VALUES (0, 1) ON CONFLICT (id) DO UPDATE SET version = version + 1 RETURNING version'
    return sql.exec<{ version: number }>(query).one().version
  }

  function write({ check = [], set = [], delete: remove = [] }: Change): boolean {
    for (const { key, version } of check) if (read(key)?.version !== version) return false
    const version = nextVersion()
    for (const { key, value } of set) {
      sql.exec('INSERT OR REPLACE INTO entry VALUES (?, ?, ?)', toBytes(encodeKey(key)), JSON.stringify(value), version)
    }
    for (const key of remove) sql.exec('DELETE FROM entry WHERE key = ?', toBytes(encodeKey(key)))
    return true
  }

  return {
    lineage: lineageOf(storage),
    async get<T>(key: Key) {
      const row = read(key)
      return row && toEntry<T>(row)
    },
    async list<T>({ start, end, limit = MAX_LIST, reverse = false }: KeyRange) {
      const query = `SELECT * FROM entry WHERE key >= ? AND key < ? ORDER BY key ${reverse ? 'DESC' : 'ASC'} LIMIT ?`
      return [...sql.exec<Row>(query, toBytes(encodeKey(start)), toBytes(encodeKey(end)), limit)].map(row =>
        toEntry<T>(row),
      )
    },
    async commit(change) {
      if (!storage.transactionSync(() => write(change))) return false
      // No await before this: writes without one between them become durable together.
      if (change.wakeAt === null) clearAlarm(storage)
      else if (change.wakeAt !== undefined) await setAlarm(storage, change.wakeAt)
      return true
    },
  }
}

/** Made with the first use of the object's storage. */
function lineageOf({ sql }: DurableObjectStorage): string {
  const found = [...sql.exec<{ name: string }>('SELECT name FROM lineage')][0]
  return (
    found?.name ??
    sql.exec<{ name: string }>('INSERT INTO lineage VALUES (0, ?) RETURNING name', crypto.randomUUID()).one().name
  )
}

function clearAlarm(storage: DurableObjectStorage): void {
  storage.sql.exec('DELETE FROM alarm')
  void storage.deleteAlarm()
}

/** The time stands in a row as well, because the storage tells that of its alarm only after a wait. */
async function setAlarm(storage: DurableObjectStorage, at: number): Promise<void> {
  const stored = storedAlarm(storage)
  if (stored !== undefined && stored <= at && stored > Date.now()) return
  // A time in the past has rung, or is about to: only the storage knows.
  const pending = stored === undefined || stored > at ? null : storage.getAlarm()
  putAlarm(storage, at)
  const overdue = await pending
  if (overdue !== null && overdue < at && storedAlarm(storage) === at) putAlarm(storage, overdue)
}

function storedAlarm({ sql }: DurableObjectStorage): number | undefined {
  return [...sql.exec<{ at: number }>('SELECT at FROM alarm')][0]?.at
}

function putAlarm(storage: DurableObjectStorage, at: number): void {
  storage.sql.exec('INSERT OR REPLACE INTO alarm VALUES (0, ?)', at)
  void storage.setAlarm(at)
}

function toEntry<T>({ key, value, version }: Row): Entry<T> {
  return { key: decodeKey(String.fromCharCode(...new Uint8Array(key))), value: JSON.parse(value) as T, version }
}

function toBytes(key: EncodedKey): ArrayBuffer {
  return Uint8Array.from(key, letter => letter.charCodeAt(0)).buffer
}
