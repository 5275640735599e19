import { mkdir, open, rename, rm, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Log } from '../log.ts'
import { InniesError } from '../protocol/error.ts'
import type { Blobs } from './blobs.ts'

/** Where the files of a store are, beside it. */
export const FILES = 'files'

export type FolderOptions = {
  log: Log
  /** Bytes of the disk that files do not take: messages need them more. */
  leaves?: number
}

const LEAVES = 64 * 1024 * 1024
const FULL: readonly (string | undefined)[] = ['ENOSPC', 'EDQUOT']

/** Pieces in a folder of this machine, a folder for each file; these lie in 256 folders, because some tools choke on a full one. */
export function folderBlobs(root: string, { log, leaves = LEAVES }: FolderOptions): Blobs {
  const folderOf = (file: string) => join(root, file.slice(2, 4), file) // the first two say its shard
  const refusal = (error: unknown): InniesError => {
    if (error instanceof InniesError) return error
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    if (FULL.includes(code)) return full()
    log({ level: 'error', event: 'the folder of files does not work', why: code })
    return new InniesError('unavailable', 'Files cannot be stored or read now.', 10)
  }
  const guarded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work()
    } catch (error) {
      throw refusal(error)
    }
  }
  return {
    put: (file, piece, bytes) =>
      guarded(async () => {
        const folder = folderOf(file)
        await makeFolder(folder)
        const { bavail, bsize } = await statfs(folder)
        if (bavail * bsize < leaves + bytes.length) throw full()
        await writeDurably(join(folder, piece), bytes)
      }),
    get: (file, piece, range) => guarded(() => read(join(folderOf(file), piece), range)),
    remove: (file, piece) =>
      guarded(() =>
        rm(piece === undefined ? folderOf(file) : join(folderOf(file), piece), { recursive: true, force: true }),
      ),
  }
}

const full = () => new InniesError('storage-full', 'There is no space left for files.')

/** A folder that stays after a power loss, with those above it that are new. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let path = folder; path.length >= first.length; path = dirname(path)) await sync(dirname(path))
}

/** At every moment, and after a power loss, the name stands for all of the bytes or for what it stood for before. */
async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${path}.${crypto.randomUUID()}.unfinished`
  try {
    const handle = await open(unfinished, 'wx', 0o600)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {}) // the first error says more
    throw error
  }
  await sync(dirname(path))
}

async function read(path: string, { start, end }: { start: number; end: number }): Promise<Uint8Array | undefined> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (!handle) return undefined
  try {
    const { size } = await handle.stat()
    const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start))
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, start)
    return bytes.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
