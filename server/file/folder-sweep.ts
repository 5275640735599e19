import { existsSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DATA, openFile } from '../kv/folder.ts'
import { encodeKey, within } from '../kv/key.ts'
import type { LmdbFile } from '../kv/lmdb-file.ts'
import { DAMAGED } from '../kv/sealed.ts'
import { SHARDS, shardOfId } from '../people/shards.ts'
import { FILES } from './folder-blobs.ts'
import { filesIn, piecesIn } from './folder-copy.ts'
import { keyOf } from './shelf.ts'
import { PIECE, type StoredFile, sizeOf, type Whole } from './stored-file.ts'

/** What a look at the files of a store found: ids of files that lack bytes, and folders and pieces that belong to no file. */
export type Look = { files: number; missing: string[]; nobodys: string[] }

/** Holds what is known of files against what is in the folder, also while a server runs. */
export async function lookAtFiles(data: string): Promise<Look> {
  const root = join(data, FILES)
  const there = new Map<string, string>()
  // Before the store is read: what is put later is known then.
  if (existsSync(root)) for await (const { id, folder } of filesIn(root)) there.set(id, folder)
  const file = openFile(join(data, DATA), { isReadOnly: true })
  try {
    const known = wholeFiles(file)
    const missing = known.filter(one => !hasAll(one, root)).map(({ file }) => file.id)
    const nobodys: string[] = []
    for (const [id, folder] of there) nobodys.push(...(await strays(recordOf(file, id), folder)))
    return { files: known.length, missing, nobodys }
  } finally {
    await file.close()
  }
}

/** Removes what belongs to no file: a crash can leave such bytes. Resolves to how many folders and pieces there were. */
export async function sweepFiles(data: string): Promise<number> {
  if (!existsSync(join(data, FILES))) return 0
  const { nobodys } = await lookAtFiles(data)
  for (const path of nobodys) await rm(path, { recursive: true, force: true })
  return nobodys.length
}

function wholeFiles(file: LmdbFile): Whole[] {
  const found: Whole[] = []
  for (let shard = 0; shard < SHARDS; shard++) {
    const { start, end } = within('file')
    const name = encodeKey(['site', shard])
    for (const { value } of file.range('entries', { start: name + encodeKey(start), end: name + encodeKey(end) })) {
      const stored = value as StoredFile | typeof DAMAGED
      if (stored !== DAMAGED && stored.phase === 'whole') found.push(stored)
    }
  }
  return found
}

function recordOf(file: LmdbFile, id: string): StoredFile | typeof DAMAGED | undefined {
  const shard = shardOfId(id)
  if (shard === undefined) return undefined
  const row = file.get('entries', encodeKey(['site', shard]) + encodeKey(keyOf(id)))
  return row?.value as StoredFile | typeof DAMAGED | undefined
}

function hasAll(whole: Whole, root: string): boolean {
  const { id } = whole.file
  const size = sizeOf(whole)
  return whole.pieces.every((piece, i) => {
    const found = statSync(join(root, id.slice(2, 4), id, piece), { throwIfNoEntry: false })
    return found?.size === Math.min(PIECE, size - i * PIECE)
  })
}

/** Of a file that is coming nothing is judged. */
async function strays(stored: StoredFile | typeof DAMAGED | undefined, folder: string): Promise<string[]> {
  if (stored === undefined) return [folder]
  if (stored === DAMAGED || stored.phase !== 'whole') return []
  const pieces = await piecesIn(folder)
  return pieces.filter(name => !stored.pieces.includes(name)).map(name => join(folder, name))
}
