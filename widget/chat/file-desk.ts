import type { ReadableAtom } from 'nanostores'
import type { ChatId, Rev } from '../../server/protocol/chat.ts'
import type { FileId, Granted } from '../../server/protocol/file.ts'
import type { Link } from '../link/link.ts'

/** Where the files of a chat are found. */
export interface FileDesk {
  /** An address that is good for some minutes; with `isNew` another one than before. Rejects with an Error that has a `code`. */
  addressOf(file: FileId, rev: Rev, isNew?: boolean): Promise<string>
  /** How much of a file in the outbox has arrived, 0 to 1, by its key. */
  readonly $progress: ReadableAtom<ReadonlyMap<string, number>>
}

type Address = { path: string; expires: number }

const EARLY = 30_000 // ms before its end that an address counts as ended
const MOST = 50 // messages asked for at once, as on the server

const desks = new WeakMap<Link, Map<ChatId, FileDesk>>()

/** The desk of a chat, one for each. Throws where no chat is open. */
export function deskOf(link: Link | undefined, chat: ChatId | undefined): FileDesk {
  if (!link || chat === undefined) throw new Error('No chat is open.')
  const own = desks.get(link) ?? new Map<ChatId, FileDesk>()
  desks.set(link, own)
  const desk = own.get(chat) ?? createDesk(link, chat)
  own.set(chat, desk)
  return desk
}

/** What is asked for in one turn is asked for together. */
function createDesk({ api, server, $progress }: Link, chat: ChatId): FileDesk {
  const known = new Map<FileId, Address>()
  let wanted = new Set<Rev>()
  let asking: Promise<void> | undefined

  async function ask(): Promise<void> {
    await undefined // others of the same turn come along
    const revs = [...wanted]
    wanted = new Set()
    asking = undefined
    for (let at = 0; at < revs.length; at += MOST) {
      const of = revs.slice(at, at + MOST).join(',')
      const { expires, files } = await api<Granted>(`/v1/chats/${encodeURIComponent(chat)}/files?of=${of}`)
      for (const { id, path } of files) known.set(id, { path, expires })
    }
  }

  return {
    $progress,
    async addressOf(file, rev, isNew = false) {
      const held = known.get(file)
      if (isNew || !held || held.expires - EARLY < Date.now()) {
        wanted.add(rev)
        asking ??= ask()
        await asking
      }
      const { path } = known.get(file) ?? {}
      if (!path) throw Object.assign(new Error('This file is gone.'), { code: 'not-found' })
      return server + path
    },
  }
}
