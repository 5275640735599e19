import { readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Log } from '../log.ts'
import { missingBytes } from './header.ts'
import { LmdbFile, type Write } from './lmdb-file.ts'
import { isHeld } from './lock.ts'
import { MIGRATIONS } from './migrations.ts'
import { seal } from './sealed.ts'
import { RESTORE, StoreError } from './store-error.ts'

/** The files of a store. LMDB keeps a lock file of its own beside each data file, named after it. */
export const DATA = 'innies.mdb'
export const LOCK = 'innies.lock'
/** A data file that is being made. Whoever holds the folder may remove it: it is renamed when it is whole. */
export const UNFINISHED = 'innies.unfinished.mdb'
/** Asks the next start to compact the data file first. */
export const COMPACT_REQUEST = 'innies.compact'

export function removeUnfinished(folder: string): void {
  for (const name of readdirSync(folder)) if (name.startsWith(UNFINISHED)) rmSync(join(folder, name))
}

/** Opens a data file that somebody made. Throws StoreError when it is none, or cut short. */
export function openFile(
  path: string,
  { isReadOnly = false, log }: { isReadOnly?: boolean; log?: Log | undefined } = {},
): LmdbFile {
  const missing = missingBytes(path)
  // Who writes to it now has looked.
  if (missing && !isHeld(join(dirname(path), LOCK)))
    throw new StoreError(`${path} was cut short, ${missing} bytes are missing. ${RESTORE}`)
  try {
    return new LmdbFile(path, { isReadOnly, log })
  } catch (error) {
    throw new StoreError(`${path} is no store, or damaged (${(error as Error).message}). ${RESTORE}`)
  }
}

/** Writes a new lineage, when what this file holds may not be all that was written. */
export const newLineage = (): Write => meta('lineage', crypto.randomUUID())

/** The format of a file that this version can read, or bring to its own. Throws StoreError. */
export function checkFormat(file: LmdbFile, path: string, newest = MIGRATIONS.length + 1): number {
  const format = file.get('meta', 'format')?.value
  if (typeof format !== 'number')
    throw new StoreError(
      `${path} is damaged, or was made before the first release and cannot be read any more. ${RESTORE}`,
    )
  if (format > newest)
    throw new StoreError(
      `${path} has format ${format}, and this version of innies reads formats up to ${newest}: update it.`,
    )
  return format
}

export const meta = (key: string, value: unknown): Write => ({
  table: 'meta',
  key,
  value: seal(JSON.stringify(value)),
  version: 0,
})
