import type { ChatId, Row, Sent } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { UserId } from '../protocol/people.ts'
import type { Runtime } from '../runtime.ts'

/** Without `chat` in all chats of the one who asks. `cursor` is the `next` of the answer before. */
export type SearchWish = { q: string; chat?: ChatId | undefined; cursor?: string | undefined; limit: number }

/** A message that was found, and how far its reader has read in that chat. */
export type Hit = { fact: Sent; read: number }

export type Hits = { hits: Hit[]; next?: string }

/** Where a search in all chats goes on: in `chat` before a rev, then in those that changed before that number of the feed. */
type Place = { feed?: number; chat?: ChatId; before?: number }

const EFFORT = 4000 // messages that may be looked at for one answer: about 30 ms
const CHATS = 50 // that may be looked at for one answer

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

/** Goes through the chats, the last changed first. One that changes meanwhile is passed over until somebody asks anew. */
async function searchAll({ runtime, by, q, limit }: Searching, place: Place): Promise<Hits> {
  const hits: Hit[] = []
  let [effort, chats] = [EFFORT, CHATS]
  for await (const { row, feed, before } of chatsFrom(runtime, by, place)) {
    const wanted = { q, before, limit: limit - hits.length, effort }
    const found = await runtime.chat(row.chat).search(by, wanted).catch(ifNotFound)
    if (found) {
      hits.push(...found.facts.map(fact => ({ fact, read: row.read })))
      effort = found.effort
      if (found.next !== undefined) return { hits, next: nextOf({ feed, chat: row.chat, before: found.next }) }
    }
    if (hits.length >= limit || effort <= 0 || --chats === 0) return { hits, next: nextOf({ feed }) }
  }
  return { hits }
}

type Visit = { row: Pick<Row, 'chat' | 'read'>; feed: number; before?: number }

async function* chatsFrom(runtime: Runtime, by: UserId, { feed, chat, before }: Place): AsyncGenerator<Visit> {
  const user = runtime.user(by)
  if (feed !== undefined && chat !== undefined && before !== undefined) {
    const row = await user.row(chat).catch(ifNotFound)
    if (row) yield { row, feed, before }
  }
  for (let next = feed ?? Number.MAX_SAFE_INTEGER, isEnd = false; !isEnd; ) {
    const page = await user.rows({ before: next, limit: CHATS })
    for (const [i, row] of page.rows.entries()) yield { row, feed: page.feeds[i]! }
    isEnd = page.next === undefined
    next = page.next ?? 0
  }
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
