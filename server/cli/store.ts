import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { backup, restore } from '../kv/backup.ts'
import { compact } from '../kv/compact.ts'
import { type Contents, readThrough } from '../kv/copy.ts'
import { DATA } from '../kv/folder.ts'
import { decodeKey } from '../kv/key.ts'
import { StoreError } from '../kv/store-error.ts'

/** What a verb of the command line says, and whether all is well. */
export type Report = { lines: string[]; isWell: boolean }

/** `innies backup`: one file, whole and read back before it gets its name. */
export async function backUp(data: string, to: string): Promise<Report> {
  return well([`${to}: ${counts(await backup(data, to))}, read back and right.`])
}

/** `innies restore`: a store made of a backup, with a lineage of its own. */
export async function bringBack(data: string, from: string): Promise<Report> {
  const contents = await restore(from, data)
  return well([`${data}: ${counts(contents)}. What was written after the backup is lost; clients will load anew.`])
}

/** `innies compact`: now, or at the next start while a server runs. */
export async function compactStore(data: string): Promise<Report> {
  const contents = await compact(data)
  return well([
    contents ? `${data}: ${counts(contents)}, compacted.` : `${data} is in use: its next start compacts it.`,
  ])
}

/** `innies doctor --deep`: every value against its checksum. */
export async function examine(data: string): Promise<Report> {
  const path = join(data, DATA)
  if (!existsSync(path)) throw new StoreError(`${data} has no store.`)
  const { damaged, ...contents } = await readThrough(path)
  const lines = damaged.map(({ table, key }) => `damaged in ${table}: ${table === 'meta' ? key : readable(key)}`)
  lines.push(`${data}: ${counts(contents)} are right, ${damaged.length} damaged.`)
  return { lines, isWell: !damaged.length }
}

const well = (lines: string[]): Report => ({ lines, isWell: true })

const counts = ({ rows }: Contents) => `${rows.entries} values and ${rows.alarms} alarms`

/** A partition's name and the key in it, one list: where the name ends is known to its owner only. */
function readable(key: string): string {
  try {
    return JSON.stringify(decodeKey(key))
  } catch {
    return Buffer.from(key, 'latin1').toString('hex')
  }
}
