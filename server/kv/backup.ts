import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Contents, copyRows, type Progress, readThrough } from './copy.ts'
import { renameDurably } from './durable-rename.ts'
import { checkFormat, DATA, LOCK, newLineage, openFile, removeUnfinished, UNFINISHED } from './folder.ts'
import { takeLock } from './lock.ts'
import { StoreError } from './store-error.ts'

/** `besides`: what belongs to it and is copied after the store, before the copy has its name. */
export type CopyOptions = { progress?: Progress | undefined; besides?: () => Promise<unknown> }

/** Writes the store as of one moment into one file, while a server runs or not. */
export async function backup(folder: string, to: string, { progress, besides }: CopyOptions = {}): Promise<Contents> {
  if (!existsSync(join(folder, DATA))) throw new StoreError(`${folder} has no store.`)
  if (existsSync(to)) throw new StoreError(`${to} is there already: name another file.`)
  const unfinished = `${to}.unfinished`
  rmSync(unfinished, { force: true })
  try {
    const contents = await copyRows(join(folder, DATA), unfinished, progress)
    await besides?.()
    renameDurably(unfinished, to)
    return contents
  } finally {
    for (const left of [unfinished, `${unfinished}-lock`]) rmSync(left, { force: true })
  }
}

/** Makes a store of a backup. It is a new line of writes: what came after the backup is lost, and clients are told. */
export async function restore(
  from: string,
  folder: string,
  { progress, besides }: CopyOptions = {},
): Promise<Contents> {
  if (!existsSync(from)) throw new StoreError(`${from} is not there.`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const unlock = takeLock(join(folder, LOCK))
  const unfinished = join(folder, UNFINISHED)
  try {
    if (existsSync(join(folder, DATA))) throw new StoreError(`${folder} has a store already: move it away first.`)
    removeUnfinished(folder)
    copyFileSync(from, unfinished)
    const contents = await readThrough(unfinished, progress)
    if (contents.damaged.length)
      throw new StoreError(`${from} has ${contents.damaged.length} damaged values: use another backup.`)
    const file = openFile(unfinished)
    checkFormat(file, from)
    await file.write([newLineage()])
    await file.close()
    rmSync(join(folder, `${DATA}-lock`), { force: true })
    await besides?.()
    renameDurably(unfinished, join(folder, DATA))
    return contents
  } finally {
    removeUnfinished(folder)
    unlock()
  }
}
