import { existsSync, mkdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from '../log.ts'
import { compactFile } from './compact.ts'
import { renameDurably } from './durable-rename.ts'
import {
  COMPACT_REQUEST,
  checkFormat,
  DATA,
  LOCK,
  meta,
  newLineage,
  openFile,
  removeUnfinished,
  UNFINISHED,
} from './folder.ts'
import { missingBytes } from './header.ts'
import { LmdbFile } from './lmdb-file.ts'
import { takeLock } from './lock.ts'
import { MIGRATIONS, type Migrations } from './migrations.ts'
import { DAMAGED } from './sealed.ts'
import { RESTORE, StoreError } from './store-error.ts'

/** Versions that one opening of the store may give out; their numbers are never given again. */
const VERSION_BLOCK = 2 ** 32

type Options = { log?: Log | undefined; migrations?: Migrations }

export type OpenFolder = { file: LmdbFile; lineage: string; firstVersion: number; close(): Promise<void> }

/** Takes the folder for this process and opens what is in it. Throws StoreError. */
export async function openFolder(folder: string, { log, migrations = MIGRATIONS }: Options = {}): Promise<OpenFolder> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const unlock = takeLock(join(folder, LOCK))
  try {
    removeUnfinished(folder)
    const path = join(folder, DATA)
    if (existsSync(path)) await rewriteIfNeeded(folder)
    else await makeFile(path, join(folder, UNFINISHED), migrations.length + 1)
    const file = openFile(path, { log })
    const opened = await readMeta(file, migrations).catch(error => file.close().then(() => Promise.reject(error)))
    return { file, ...opened, close: () => file.close().finally(unlock) }
  } catch (error) {
    unlock()
    throw error
  }
}

async function readMeta(file: LmdbFile, migrations: Migrations): Promise<{ lineage: string; firstVersion: number }> {
  await migrate(file, migrations)
  return { lineage: text(file, 'lineage'), firstVersion: await takeVersions(file) }
}

async function makeFile(path: string, unfinished: string, format: number): Promise<void> {
  const file = new LmdbFile(unfinished)
  await file.write([meta('format', format), newLineage(), meta('version', 1)])
  await file.close()
  renameDurably(unfinished, path)
  rmSync(`${unfinished}-lock`, { force: true })
}

async function rewriteIfNeeded(folder: string): Promise<void> {
  const missing = missingBytes(join(folder, DATA))
  if (missing) await rewriteShort(folder, missing)
  const request = join(folder, COMPACT_REQUEST)
  if (!existsSync(request)) return
  if (!missing) await compactFile(folder)
  rmSync(request)
}

/** LMDB leaves out the last pages while they are free, so a short file may have all its rows: reading them tells. */
async function rewriteShort(folder: string, missing: number): Promise<void> {
  const path = join(folder, DATA)
  const { size } = statSync(path)
  truncateSync(path, size + missing) // reading past the end would end the process
  try {
    await compactFile(folder)
  } catch {
    truncateSync(path, size)
    throw new StoreError(`${path} was cut short, ${missing} bytes are missing. ${RESTORE}`)
  }
}

async function migrate(file: LmdbFile, migrations: Migrations): Promise<void> {
  const newest = migrations.length + 1
  for (let format = checkFormat(file, file.path, newest); format < newest; format++) {
    await migrations[format - 1]!(file)
    await file.write([meta('format', format + 1)])
  }
}

/** The first of a block of versions that no earlier opening has used. */
async function takeVersions(file: LmdbFile): Promise<number> {
  const first = Number(text(file, 'version'))
  await file.write([meta('version', first + VERSION_BLOCK)])
  return first
}

function text(file: LmdbFile, key: string): string {
  const value = file.get('meta', key)?.value
  if (value === undefined || value === DAMAGED) throw new StoreError(`${file.path} is damaged (${key}). ${RESTORE}`)
  return String(value)
}
