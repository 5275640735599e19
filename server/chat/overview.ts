import type { Partition } from '../kv/kv.ts'
import type { ChatId, Description, Range, Receipt } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { UserId } from '../protocol/people.ts'
import type { Inspection, Overview, Unread } from '../runtime.ts'
import { epochOf } from './head.ts'
import { readRange } from './history.ts'
import { readFact, type Standing } from './record.ts'
import { floorOf, type Roster, requireMember } from './roster.ts'
import { sharedRow } from './row.ts'

/** A chat as it stands, and how far its members have got. */
export type Seen = {
  chat: ChatId
  partition: Partition
  standing: Standing | undefined
  receipts: ReadonlyMap<UserId, Receipt>
  /** Days that messages are kept in it; 0 = for ever. */
  retentionDays: number
}

/** Who is in it and how it is set; pins up to `floor` are left out. */
export function descriptionOf(
  chat: ChatId,
  { kind, title, history, members, pins }: Roster,
  { floor, retentionDays }: { floor: number; retentionDays: number },
): Description {
  return {
    chat,
    kind,
    ...(title === undefined ? {} : { title }),
    history,
    members: members.map(({ user, role }) => ({ user, role })),
    pins: pins.filter(pin => pin > floor),
    ...(retentionDays ? { retentionDays } : {}),
  }
}

/** All of a chat, and a stretch of its log, as nobody in particular sees it. Throws `not-found`. */
export async function inspectionOf(seen: Seen, range?: Range): Promise<Inspection> {
  const { chat, partition, standing, receipts, retentionDays } = seen
  if (!standing) throw new InniesError('not-found', 'There is no such chat.')
  const { head, roster } = standing
  const reads = roster.members.map(({ user, n }) => [user, Math.max(n, receipts.get(user)?.read ?? 0)] as const)
  return {
    description: descriptionOf(chat, roster, { floor: head.floor, retentionDays }),
    floor: head.floor,
    facts: range ? await readRange(partition, range, head.floor) : [],
    reads: Object.fromEntries(reads),
  }
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
