import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Contents, copyRows, type Progress } from './copy.ts'
import { renameDurably } from './durable-rename.ts'
import { COMPACT_REQUEST, DATA, LOCK, removeUnfinished, UNFINISHED } from './folder.ts'
import { isHeld, takeLock } from './lock.ts'
import { StoreError } from './store-error.ts'

/** Frees what was deleted. While a server holds the folder it only leaves a request for the next start: `undefined`. */
export async function compact(folder: string, progress?: Progress): Promise<Contents | undefined> {
  if (!existsSync(join(folder, DATA))) throw new StoreError(`${folder} has no store.`)
  if (isHeld(join(folder, LOCK))) {
    writeFileSync(join(folder, COMPACT_REQUEST), '')
    return undefined
  }
  const unlock = takeLock(join(folder, LOCK))
  try {
    removeUnfinished(folder)
    return await compactFile(folder, progress)
  } finally {
    unlock()
  }
}

/** For who holds the folder. At every moment the data file is the old one or the new one, whole. */
export async function compactFile(folder: string, progress?: Progress): Promise<Contents> {
  const [path, unfinished] = [join(folder, DATA), join(folder, UNFINISHED)]
  const contents = await copyRows(path, unfinished, progress)
  rmSync(`${path}-lock`, { force: true }) // LMDB's own, which speaks of the old file
  renameDurably(unfinished, path)
  rmSync(`${unfinished}-lock`, { force: true })
  return contents
}
