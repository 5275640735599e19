import { within } from '../kv/key.ts'
import type { Partition } from '../kv/kv.ts'
import { shardOf, shardOfId } from '../people/shards.ts'
import type { ChatId, Sent } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { File, FileId } from '../protocol/file.ts'
import type { UserId } from '../protocol/people.ts'
import type { Message, Runtime } from '../runtime.ts'
import type { Draft } from './draft.ts'

/** Where the files of messages are known, and how many a message may have; 0 = none. */
export type FilesDependencies = { site: Runtime['site']; most: number }

/** Notes at the files of a message that it will have them, and says what they are. Throws `bad-request` for what it cannot have. */
export async function claimFiles(
  deps: FilesDependencies | undefined,
  chat: ChatId,
  { by, clientId, uploads = [] }: Pick<Message, 'clientId' | 'uploads'> & { by: UserId },
): Promise<File[]> {
  if (!deps?.most) throw new InniesError('forbidden', 'Files are off on this server: see INNIES_FILES.')
  const { site, most } = deps
  if (uploads.length > most) throw new InniesError('bad-request', `"uploads": a message has at most ${most} files.`)
  if (new Set(uploads).size < uploads.length) throw new InniesError('bad-request', '"uploads": each one once.')
  return site(shardOf(by)).claimFiles(uploads, by, { chat, clientId })
}

/** Whether a message has the file. One that is not there never will be: its clientId is used up. */
export async function isKept(draft: Draft, by: UserId, claim: { clientId: string; file: FileId }): Promise<boolean> {
  const once = await draft.once(by, claim.clientId)
  const fact = once && (await draft.fact(once[0]))
  if (!once && draft.standing) draft.setOnce(by, claim.clientId, [0])
  return fact?.type === 'sent' && (fact.files ?? []).some(({ id }) => id === claim.file)
}

/** A message says something, or has files. */
export function requireContent(text: string, files: readonly unknown[] = []): void {
  if (!files.length && !/\S/.test(text)) throw new InniesError('bad-request', '"text": a message needs some text.')
}

/** Noted in the commit that takes a message out, until the files are let go. */
export const RELEASED = 'released'

const BATCH = 200

/** Lets go of the files of messages that are gone, by the alarm that every commit sets. May be repeated. */
export async function letGo(partition: Partition, site: Runtime['site']): Promise<void> {
  for (;;) {
    const entries = await partition.list({ ...within(RELEASED), limit: BATCH })
    if (!entries.length) return
    const byShard = new Map<number, FileId[]>()
    for (const { key } of entries) {
      const id = String(key[1])
      const shard = shardOfId(id)
      if (shard !== undefined) byShard.set(shard, [...(byShard.get(shard) ?? []), id])
    }
    for (const [shard, ids] of byShard) await site(shard).letGo(ids)
    await partition.commit({ delete: entries.map(({ key }) => key) })
  }
}

/** In a row of an inbox a message shows only what its files are. */
export function rowFiles({ files }: Sent): Pick<Sent, 'files'> {
  return files ? { files: files.map(({ waveform: _waveform, preview: _preview, ...file }) => file) } : {}
}
