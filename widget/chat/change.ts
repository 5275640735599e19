import type { Fact, Gone, Rev, Sent } from '../../server/protocol/chat.ts'
import type { UserId } from '../../server/protocol/people.ts'

/** A fact that changes a message. */
export type Change = Extract<Fact, { of: Rev }> | Sent
type Reacted = Extract<Fact, { type: 'reacted' }>

/** The rev of the message that a fact changes. */
export function changedBy(fact: Fact): Rev | undefined {
  if ('of' in fact) return fact.of
  return fact.type === 'sent' ? fact.thread : undefined
}

/** The message as the server stores it now. */
export function withChange(message: Sent, change: Change): Sent | Gone {
  const { rev: changed, at } = change
  switch (change.type) {
    case 'edited': {
      const { mentions: _old, ...rest } = message
      const { text, mentions } = change
      return { ...rest, text, ...(mentions ? { mentions } : {}), edited: { rev: changed, at }, changed }
    }
    case 'deleted': {
      const { chat, rev, n, from, at, thread, replies } = message
      return {
        type: 'gone',
        chat,
        rev,
        n,
        from,
        at,
        changed,
        ...(thread ? { thread } : {}),
        ...(replies ? { replies } : {}),
      }
    }
    case 'reacted':
      return { ...withReaction(message, change), changed }
    case 'unreacted':
      return { ...withoutReactionsOf(message, change.by), changed }
    case 'pinned': {
      const { pinned: _before, ...rest } = message
      return { ...rest, ...(change.on ? { pinned: true } : {}), changed }
    }
    case 'sent':
      return { ...message, replies: { count: (message.replies?.count ?? 0) + 1, last: changed }, changed }
  }
}

function withReaction({ reactions: before = {}, ...message }: Sent, { emoji, by, on }: Reacted): Sent {
  const { [emoji]: known, ...others } = before
  const rest = Object.hasOwn(before, emoji) && known ? known.filter(user => user !== by) : []
  const users = on ? [...rest, by] : rest
  const reactions = users.length ? { ...before, [emoji]: users } : others
  return Object.keys(reactions).length ? { ...message, reactions } : message
}

function withoutReactionsOf({ reactions: before = {}, ...message }: Sent, by: UserId): Sent {
  const left = Object.entries(before).map(([emoji, users]) => [emoji, users.filter(user => user !== by)] as const)
  const reactions = Object.fromEntries(left.filter(([, users]) => users.length))
  return Object.keys(reactions).length ? { ...message, reactions } : message
}
