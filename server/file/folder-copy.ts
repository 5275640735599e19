import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sync } from '../kv/durable-rename.ts'
import { StoreError } from '../kv/store-error.ts'
import { FILES } from './folder-blobs.ts'

/** How much was copied. */
export type Copied = { files: number; bytes: number }

/** Where the files of a backup are, beside its one file. */
export const besides = (backup: string) => `${backup}.${FILES}`

/** Copies the files of a store beside a backup of it; undefined where there are none. Throws StoreError. */
export async function backupFiles(data: string, backup: string): Promise<Copied | undefined> {
  const [from, to] = [join(data, FILES), besides(backup)]
  if (!existsSync(from)) return undefined
  if (existsSync(to)) throw new StoreError(`${to} is there already: name another file.`)
  const unfinished = `${to}.unfinished`
  await rm(unfinished, { recursive: true, force: true })
  const copied = await copyPieces(from, unfinished)
  await rename(unfinished, to)
  return copied
}

/** Copies the files beside a backup into the folder of a store; undefined where there are none. */
export async function restoreFiles(backup: string, data: string): Promise<Copied | undefined> {
  return existsSync(besides(backup)) ? copyPieces(besides(backup), join(data, FILES)) : undefined
}

/** Every file that there is: `shard/file`. */
export async function* filesIn(root: string): AsyncGenerator<{ id: string; folder: string }> {
  for (const shard of await readdir(root))
    for (const id of await readdir(join(root, shard))) yield { id, folder: join(root, shard, id) }
}

/** The names of the pieces in the folder of a file, without those that are being written; none when it was removed meanwhile. */
export async function piecesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(ifGone)
  return (names ?? []).filter(name => !name.endsWith('.unfinished'))
}

/** Pieces are never changed, only made and removed: what is there now is copied, and durable once it resolves. */
async function copyPieces(from: string, to: string): Promise<Copied> {
  const copied: Copied = { files: 0, bytes: 0 }
  await mkdir(to, { recursive: true, mode: 0o700 })
  for await (const { folder } of filesIn(from)) {
    const target = join(to, folder.slice(from.length))
    await mkdir(target, { recursive: true, mode: 0o700 })
    for (const piece of await piecesIn(folder))
      copied.bytes += await copyPiece(join(folder, piece), join(target, piece))
    sync(target)
    copied.files++
  }
  return copied
}

async function copyPiece(from: string, to: string): Promise<number> {
  const before = await stat(from).catch(ifGone)
  if (!before) return 0
  await copyFile(from, to)
  sync(to)
  const { size } = await stat(to)
  if (size !== before.size) throw new StoreError(`${to} is not what was written to it: is the disk in order?`)
  return size
}

function ifGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
