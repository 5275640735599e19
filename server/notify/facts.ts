import { epochOf } from '../chat/head.ts'
import type { Trail } from '../chat/trail.ts'
import type { Partition } from '../kv/kv.ts'
import { shardOf } from '../people/shards.ts'
import type { ChatId, Fact } from '../protocol/chat.ts'
import type { EventType } from '../protocol/webhook.ts'
import type { Runtime } from '../runtime.ts'
import { type Matter, type Notice, noticeId } from './notice.ts'

export type AnnouncingDependencies = {
  chat: ChatId
  partition: Pick<Partition, 'lineage'>
  /** Those that are wanted; absent: none. */
  events: readonly EventType[] | undefined
  site: Runtime['site']
  now: () => number
}

const BATCH = 100 // facts that are announced together
const OLD = 86_400_000 // ms after which nobody wants to hear of it: webhooks were off meanwhile

/** What follows a chat's log and announces what is new in it: nothing where nobody wants to hear of chats. */
export function announcing({ chat, partition, events = [], site, now }: AnnouncingDependencies): Trail[] {
  if (!events.some(isOfChats)) return []
  return [
    {
      name: 'webhooks',
      begins: 'at-head',
      least: 1,
      most: BATCH,
      async follow(facts, { head }) {
        const recent = facts.filter(fact => fact.at > now() - OLD)
        const found = recent.flatMap(fact => mattersOf(fact).map(matter => ({ matter, fact })))
        const wanted = found.filter(({ matter }) => events.includes(matter.type))
        const notices = wanted.map(async ({ matter, fact: { rev, at } }): Promise<Notice> => {
          // The epoch, for after a restore other facts may stand at the same places.
          return { ...matter, id: await noticeId(matter.type, chat, epochOf(head, partition), rev), at }
        })
        if (notices.length) await site(shardOf(chat)).announce(await Promise.all(notices))
        return {}
      },
    },
  ]
}

const isOfChats = (type: EventType) => !type.startsWith('user.') && type !== 'message.unread'

/** A chat of two begins with its first fact, whatever that is; a group says so. */
function mattersOf(fact: Fact): Matter[] {
  const matter = matterOf(fact)
  const isFirst = fact.rev === 1 && fact.type !== 'created'
  return [...(isFirst ? [{ type: 'chat.created', chat: fact.chat } as const] : []), ...(matter ? [matter] : [])]
}

function matterOf(fact: Fact): Matter | undefined {
  const { chat, rev } = fact
  switch (fact.type) {
    case 'sent':
      return { type: 'message.sent', chat, rev }
    case 'edited':
      return { type: 'message.edited', chat, rev: fact.of }
    case 'deleted':
      return { type: 'message.deleted', chat, rev: fact.of, by: fact.by }
    case 'reacted':
      return { type: 'message.reacted', chat, rev: fact.of, by: fact.by, emoji: fact.emoji, on: fact.on }
    case 'pinned':
      return { type: 'message.pinned', chat, rev: fact.of, by: fact.by, on: fact.on }
    case 'created':
      return { type: 'chat.created', chat, by: fact.by }
    case 'appointed':
    case 'configured':
      return { type: 'chat.updated', chat, by: fact.by }
    case 'joined':
      return { type: 'chat.member-added', chat, by: fact.by, users: fact.users }
    case 'left':
      return { type: 'chat.member-removed', chat, by: fact.by, user: fact.user }
    case 'called':
      return { type: 'call.started', chat, by: fact.from, call: fact.call, video: fact.video }
    case 'accepted':
      return { type: 'call.answered', chat, by: fact.by, call: fact.call }
    case 'ended': {
      const { call, video, seconds, outcome } = fact
      return { type: 'call.ended', chat, call, video, seconds, outcome }
    }
    case 'rang': // of interest only while it rings
    case 'declined':
    case 'locked': // between those who are in the call
    case 'expelled':
    case 'recorded': // what is there to hear or see comes as a message
    case 'unreacted': // the site has erased who reacted
    case 'gone': // of what was deleted before it was told there is nothing to tell
    case 'void':
      return undefined
  }
}
