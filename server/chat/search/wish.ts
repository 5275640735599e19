import type { ChatId, Row, Sent } from '../../protocol/chat.ts'
import { InniesError } from '../../protocol/error.ts'
import type { UserId } from '../../protocol/people.ts'
import type { Runtime } from '../../runtime.ts'

/** Without `chat` in all chats of the one who asks. `cursor` is the `next` of the answer before. */
export type SearchWish = { q: string; chat?: ChatId | undefined; cursor?: string | undefined; limit: number }

/** A message that was found, and how far its reader has read in that chat. */
export type Hit = { fact: Sent; read: number }

export type Hits = { hits: Hit[]; next?: string }

/** Where a search in all chats goes on: in `chat` before a rev, then in those that changed before that number of the feed. */
type Place = { feed?: number | undefined; chat?: ChatId; before?: number | undefined }

const EFFORT = 4000 // messages that may be looked at for one answer: about 30 ms
const CHATS = 50 // that are looked at for one answer

/** Messages that match. Throws `not-found` for a chat that is not theirs. */
export function search(runtime: Runtime, by: UserId, { chat, cursor, ...wanted }: SearchWish): Promise<Hits> {
  const one = { runtime, by, ...wanted }
  return chat === undefined ? searchAll(one, placeOf(cursor)) : searchOne(one, chat, cursor)
}

type Searching = { runtime: Runtime; by: UserId; q: string; limit: number }

async function searchOne({ runtime, by, q, limit }: Searching, chat: ChatId, cursor?: string): Promise<Hits> {
  const before = cursor === undefined ? undefined : Number(matched(/^[1-9]\d{0,14}$/, cursor)[0])
  const { facts, next } = await runtime.chat(chat).search(by, { q, before, limit, effort: EFFORT })
  const row = facts.length ? await runtime.user(by).row(chat).catch(ifNotFound) : undefined
  return {
    hits: facts.map(fact => ({ fact, read: row?.read ?? 0 })),
    ...(next === undefined ? {} : { next: String(next) }),
  }
}

/** Goes through a page of chats, the last changed first. One that changes meanwhile is passed over until somebody asks anew. */
async function searchAll({ runtime, by, q, limit }: Searching, place: Place): Promise<Hits> {
  const hits: Hit[] = []
  let effort = EFFORT
  const page = await runtime.user(by).rows({ before: place.feed, limit: CHATS })
  const visits = page.rows.map((row, i): Visit => ({ ...row, feed: page.feeds[i] }))
  for (const { chat, read, feed, before } of [...(await begun(runtime, by, place)), ...visits]) {
    const found = await runtime
      .chat(chat)
      .search(by, { q, before, limit: limit - hits.length, effort })
      .catch(ifNotFound)
    if (found) {
      hits.push(...found.facts.map(fact => ({ fact, read })))
      effort = found.effort
      if (found.next !== undefined) return { hits, next: nextOf({ feed, chat, before: found.next }) }
    }
    if (hits.length >= limit || effort <= 0) return { hits, next: nextOf({ feed }) }
  }
  return page.next === undefined ? { hits } : { hits, next: String(page.next) }
}

/** A chat to search, as the inbox of the one who searches has it. */
type Visit = Place & Pick<Row, 'chat' | 'read'>

/** The chat in which the answer before ended. */
async function begun(runtime: Runtime, by: UserId, { feed, chat, before }: Place): Promise<Visit[]> {
  const row = chat === undefined ? undefined : await runtime.user(by).row(chat).catch(ifNotFound)
  return row ? [{ ...row, feed, before }] : []
}

const nextOf = ({ feed, chat, before }: Place) => (chat === undefined ? `${feed}` : `${feed}.${before}.${chat}`)

function placeOf(cursor: string | undefined): Place {
  if (cursor === undefined) return {}
  const [, feed, before, chat] = matched(/^(\d{1,15})(?:\.([1-9]\d{0,14})\.([\s\S]+))?$/, cursor)
  return chat === undefined ? { feed: Number(feed) } : { feed: Number(feed), before: Number(before), chat }
}

function matched(pattern: RegExp, cursor: string): RegExpExecArray {
  const match = pattern.exec(cursor)
  if (!match) throw new InniesError('bad-request', '"cursor": take the "next" of the answer before.')
  return match
}

/** For a chat that they have left meanwhile, or that is not in their inbox yet. */
function ifNotFound(error: unknown): undefined {
  if (!(error instanceof InniesError && error.code === 'not-found')) throw error
}
