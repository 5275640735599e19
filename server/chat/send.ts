import type { News, Sent } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { File } from '../protocol/file.ts'
import type { UserId } from '../protocol/people.ts'
import type { Message } from '../runtime.ts'
import type { Draft, Once } from './draft.ts'
import { requireContent } from './files.ts'
import { requireMentions, visibleMessage } from './message-acts.ts'
import type { Roster } from './roster.ts'

/** Puts a message at the end of the log, unless it is there already under its clientId. */
export async function sendMessage(
  draft: Draft,
  by: UserId,
  message: Message & { files?: readonly File[] | undefined },
): Promise<{ fact: Sent; isDuplicate: boolean }> {
  const { head, roster } = draft.as(by)
  const { clientId, text, replyTo, thread, mentions, uploads, files } = message
  const print = fingerprint(JSON.stringify([text, replyTo, thread, mentions, ...(uploads ? [uploads] : [])]))
  const known = await draft.once(by, clientId)
  if (known) return { fact: await sameMessage(draft, known, print), isDuplicate: true }
  if (isBlocked(roster, by)) throw new InniesError('forbidden', 'This person takes no messages from you.')
  requireHearer(roster)
  requireContent(text, uploads)
  requireMentions(roster, mentions)
  if (replyTo !== undefined) await visibleMessage(draft, by, replyTo)
  const root = thread === undefined ? undefined : await threadRoot(draft, by, thread)
  const news: Extract<News, { type: 'sent' }> = { type: 'sent', n: head.n + 1, clientId, from: by, text }
  if (replyTo !== undefined) news.replyTo = replyTo
  if (thread !== undefined) news.thread = thread
  if (mentions !== undefined) news.mentions = mentions
  if (files) news.files = [...files]
  const fact = draft.append(news) as Sent // its type is that of the news
  draft.setOnce(by, clientId, [fact.rev, print])
  if (root) {
    draft.replace({ ...root, replies: { count: (root.replies?.count ?? 0) + 1, last: fact.rev }, changed: fact.rev })
    draft.addToThread(root.rev, fact.rev)
  }
  return { fact, isDuplicate: false }
}

/** In a chat of two, the other wants nothing from `by`. */
export function isBlocked({ blockedBy = [] }: Roster, by: UserId): boolean {
  return blockedBy.some(user => user !== by)
}

/** The other one of a chat of two may have been erased. */
export function requireHearer({ kind, members }: Roster): void {
  if (kind === 'direct' && members.length < 2) throw new InniesError('forbidden', 'This person is not here any more.')
}

/** The message stored under a key that comes again. What was sent under it must be the same. */
async function sameMessage(draft: Draft, [rev, print]: Once, again: string): Promise<Sent> {
  const fact = await draft.fact(rev)
  if (fact?.type !== 'sent') throw new InniesError('gone', 'This message was deleted.')
  if (print !== again) throw new InniesError('idempotency-conflict', 'This clientId was used for another message.')
  return fact
}

/** The first message of a thread. A thread has no threads of its own. */
async function threadRoot(draft: Draft, by: UserId, rev: number): Promise<Sent> {
  const root = await visibleMessage(draft, by, rev)
  if (root.thread !== undefined) throw new InniesError('bad-request', '"thread": that message is in a thread itself.')
  return root
}

/** Tells two bodies apart (cyrb53: 53 bits, github.com/bryc/code); no secret depends on it. */
function fingerprint(text: string): string {
  // Whole numbers of 32 bits, each in a variable of its own: anything else is put into an object at each step.
  let low = 0xdeadbeef | 0
  let high = 0x41c6ce57
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    low = Math.imul(low ^ unit, 2654435761)
    high = Math.imul(high ^ unit, 1597334677)
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  return (4294967296 * (2097151 & high) + (low >>> 0)).toString(36)
}
