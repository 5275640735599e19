import { statSync, truncateSync, writeFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { openFile } from './folder.ts'
import { missingBytes } from './header.ts'
import { LmdbFile, type Table, type Write } from './lmdb-file.ts'
import { DAMAGED, seal } from './sealed.ts'
import { StoreError } from './store-error.ts'

/** What two files with the same rows have in common. */
export type Contents = { rows: Record<Table, number>; checksum: number }

/** A row whose value is not what was written, without that value. */
export type DamagedRow = { table: Table; key: string }

/** How far something long has come, in rows, of how many. */
export type Progress = (phase: string, done: number, total: number) => void

const BATCH = 5000 // rows in one transaction
const UNSEEN: Progress = () => {}

/** Reads every row of a data file as of one moment. Throws StoreError when it cannot be read through. */
export async function readThrough(path: string, progress = UNSEEN): Promise<Contents & { damaged: DamagedRow[] }> {
  const file = openFile(path, { isReadOnly: true })
  const total = file.count()
  let done = 0
  const contents: Contents = { rows: { entries: 0, alarms: 0, meta: 0 }, checksum: 0 }
  const damaged: DamagedRow[] = []
  try {
    for (const { table, key, value, version } of file.snapshot()) {
      progress('reading', ++done, total)
      if (value === DAMAGED) damaged.push({ table, key })
      else count(contents, { table, key, version }, JSON.stringify(value))
    }
  } catch (error) {
    throw new StoreError(`${path} is damaged beyond single values: ${(error as Error).message}`)
  } finally {
    await file.close()
  }
  return { ...contents, damaged }
}

/**
 * Writes every row anew, as of one moment, into a file of its own, and reads that file back. Pages are not copied:
 * what was deleted stays in their unused parts. Throws StoreError when a row is damaged.
 */
export async function copyRows(from: string, to: string, progress = UNSEEN): Promise<Contents> {
  const source = openFile(from, { isReadOnly: true })
  const total = source.count()
  let done = 0
  writeFileSync(to, '', { mode: 0o600, flag: 'wx' }) // LMDB would let everybody read it
  const target = new LmdbFile(to, { isSynced: false })
  const contents: Contents = { rows: { entries: 0, alarms: 0, meta: 0 }, checksum: 0 }
  const writes: Write[] = []
  try {
    for (const { table, key, value, version } of source.snapshot()) {
      progress('copying', ++done, total)
      if (value === DAMAGED) throw new StoreError(`${from} has damaged values: innies doctor --deep names them.`)
      const json = JSON.stringify(value)
      count(contents, { table, key, version }, json)
      writes.push({ table, key, value: seal(json), version })
      if (writes.length === BATCH) await target.append(writes.splice(0))
    }
    await target.append(writes)
  } finally {
    await source.close()
    await target.close()
  }
  truncateSync(to, statSync(to).size + missingBytes(to)) // pages that are free: the file is whole
  const copied = await readThrough(to, progress)
  if (copied.damaged.length || copied.checksum !== contents.checksum)
    throw new StoreError(`${to} is not what was written to it: is the disk in order?`)
  return contents
}

function count(contents: Contents, { table, key, version }: Omit<Write, 'value'>, json: string): void {
  contents.rows[table]++
  contents.checksum = crc32(JSON.stringify([table, key, version, json]), contents.checksum)
}
