import type { Partition } from '../kv/kv.ts'
import type { Fact } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { ExportedEvent } from '../protocol/export.ts'
import type { UserId } from '../protocol/people.ts'
import type { Excerpt } from '../runtime.ts'
import { NO_RECEIPT } from './head.ts'
import type { Seen } from './overview.ts'
import { readFact } from './record.ts'
import { messageId, messageOf } from './resource.ts'
import { memberOf } from './roster.ts'

const MAX_READ = 1000 // facts in one answer
const MAX_UNITS = 200_000 // UTF-16 units of texts in one answer, about

/** What a user did in a stretch of the log after a rev, whether they are a member now or not; undefined where there is no chat. */
export async function excerptFor(
  { chat, partition, standing, receipts }: Seen,
  user: UserId,
  after: number,
): Promise<Excerpt | undefined> {
  if (!standing) return undefined
  const { head, roster } = standing
  const member = memberOf(roster, user)
  const { kind, title } = roster
  const events: ExportedEvent[] = []
  const first = Math.max(after, head.floor) + 1
  let units = 0
  let rev = first
  for (; rev <= head.rev && rev < first + MAX_READ && units < MAX_UNITS; rev++) {
    const event = eventOf(await readable(partition, rev), user)
    if (event) events.push(event)
    if (event?.type === 'message') units += event.content.length
  }
  return {
    chat: {
      id: chat,
      kind,
      ...(title === undefined ? {} : { title }),
      ...(head.born === undefined ? {} : { createdAt: head.born }),
      isMember: member !== undefined,
      ...(member && kind === 'group' ? { role: member.role } : {}),
      receipt: receipts.get(user) ?? NO_RECEIPT,
    },
    events,
    ...(rev <= head.rev ? { next: rev - 1 } : {}),
  }
}

/** A fact; undefined for one that was damaged on the disk, for it must not keep the others back. */
async function readable(partition: Partition, rev: number): Promise<Fact | undefined> {
  try {
    return await readFact(partition, rev)
  } catch (error) {
    if (error instanceof InniesError && error.code === 'damaged') return undefined
    throw error
  }
}

function eventOf(fact: Fact | undefined, user: UserId): ExportedEvent | undefined {
  switch (fact?.type) {
    case 'sent': {
      if (fact.from === user) return { type: 'message', ...messageOf(fact, fact.n) }
      const { reactions = {} } = fact
      const emojis = Object.keys(reactions).filter(emoji => reactions[emoji]!.includes(user))
      return emojis.length ? { type: 'reactions', messageId: messageId(fact.chat, fact.rev), emojis } : undefined
    }
    case 'created':
      return fact.members.includes(user) ? { type: 'joined', timestamp: fact.at } : undefined
    case 'joined':
      return fact.users.includes(user) ? { type: 'joined', timestamp: fact.at } : undefined
    case 'left':
      return fact.user === user ? { type: 'left', timestamp: fact.at } : undefined
    case 'configured':
      if (fact.by !== user || fact.title === undefined) return undefined
      return { type: 'titled', timestamp: fact.at, title: fact.title }
    case 'called':
      if (fact.from !== user) return undefined
      return { type: 'called', timestamp: fact.at, callId: fact.call, hasVideo: fact.video }
    case 'accepted':
    case 'declined':
      return fact.by === user ? { type: fact.type, timestamp: fact.at, callId: fact.call } : undefined
    case 'recorded':
      if (fact.by !== user || !fact.agrees) return undefined
      return { type: 'agreed', timestamp: fact.at, callId: fact.call }
  }
}
