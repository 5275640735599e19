import type { Partition } from '../kv/kv.ts'
import type { ChatId, Receipt } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { UserId } from '../protocol/people.ts'
import type { Overview, Unread } from '../runtime.ts'
import { epochOf } from './head.ts'
import { readRange } from './history.ts'
import { readFact, type Standing } from './record.ts'
import { floorOf, requireMember } from './roster.ts'
import { sharedRow } from './row.ts'

/** A chat as it stands, and how far its members have got. */
export type Seen = {
  chat: ChatId
  partition: Partition
  standing: Standing | undefined
  receipts: ReadonlyMap<UserId, Receipt>
}

const PAGE = 200 // facts that are read at once
const MAX_PAGES = 5 // among which unread messages are counted; of more there is only the difference of ordinals

/** What the site's backend is told of a chat, and of the message at a rev. Throws `not-found`. */
export async function overviewOf({ chat, partition, standing, receipts }: Seen, rev?: number): Promise<Overview> {
  if (!standing) throw new InniesError('not-found', 'There is no such chat.')
  const { head, roster } = standing
  const row = sharedRow(
    chat,
    epochOf(head, partition),
    standing,
    head.line ? await readFact(partition, head.line) : undefined,
  )
  if (rev === undefined) return { row, read: 0 }
  const message = rev > head.floor ? await readFact(partition, rev) : undefined
  if (message?.type !== 'sent' && message?.type !== 'gone')
    throw new InniesError('not-found', 'There is no such message.')
  const others = roster.members.filter(({ user }) => user !== message.from)
  return { row, message, read: Math.min(...others.map(({ user, n }) => Math.max(n, receipts.get(user)?.read ?? 0))) }
}

/** The messages of others that a member has not read, as far as they are still there; undefined = none. Throws `not-found`. */
export async function unreadOf({ partition, standing, receipts }: Seen, by: UserId): Promise<Unread | undefined> {
  const member = requireMember(standing?.roster, by)
  const { head } = standing! // a chat that has members is there
  const [floor, read] = [floorOf(head, member), Math.max(member.n, receipts.get(by)?.read ?? 0)]
  let unread: Unread | undefined
  let before = head.rev + 1
  for (let page = 0; page < MAX_PAGES && before > floor + 1; page++) {
    const facts = await readRange(partition, { before, limit: PAGE }, floor)
    for (const fact of facts.toReversed()) {
      if (fact.type !== 'sent' && fact.type !== 'gone') continue
      if (fact.n <= read || fact.from === by) return unread // who writes has read what stood before
      if (fact.type === 'sent')
        unread = { count: (unread?.count ?? 0) + 1, first: fact, last: unread?.last ?? fact, read }
    }
    before = facts[0]?.rev ?? 0
  }
  return unread && before > floor + 1 ? { ...unread, count: head.n - read } : unread
}
