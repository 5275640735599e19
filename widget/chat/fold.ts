import type { Fact, Gone, Rev, Sent } from '../../server/protocol/chat.ts'
import type { UserId } from '../../server/protocol/people.ts'

type Change = Extract<Fact, { of: Rev }> | Sent
type Reacted = Extract<Fact, { type: 'reacted' }>

/**
 * A stretch of a log without holes as the server has it now: each change is in the message it changes, and what an
 * edit said before the next one is void. Changes that are in their messages already change nothing.
 */
export function fold(facts: readonly Fact[]): Fact[] {
  const folded = [...facts]
  const first = facts[0]?.rev ?? 0
  const edits = new Map<Rev, Fact>()
  for (const fact of facts) {
    const of = changedBy(fact)
    if (of === undefined) continue
    if (fact.type === 'edited' || fact.type === 'deleted') {
      const before = edits.get(of)
      if (before) folded[before.rev - first] = { type: 'void', chat: before.chat, rev: before.rev, at: before.at }
      edits.set(of, fact)
    }
    const message = folded[of - first]
    if (message?.type === 'sent' && fact.rev > (message.changed ?? message.rev))
      folded[of - first] = withChange(message, fact as Change) // it has an `of`, or is a reply
  }
  return folded
}

/** The rev of the message that a fact changes. */
function changedBy(fact: Fact): Rev | undefined {
  if ('of' in fact) return fact.of
  return fact.type === 'sent' ? fact.thread : undefined
}

/** As the server stores it. */
function withChange(message: Sent, change: Change): Sent | Gone {
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
