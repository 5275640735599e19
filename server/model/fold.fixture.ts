import { callAfter } from '../call/call.ts'
import type { Fact, Row, Sent } from '../protocol/chat.ts'
import type { UserId } from '../protocol/people.ts'

/** A stretch of a chat's log by rev, each message as it stands. */
export type Facts = Map<number, Fact>

/** A fact that is about a message. */
type Change = Extract<Fact, { of: number }>

/** Puts a fact in its place, and does to its message what it says. */
export function place(facts: Facts, fact: Fact): void {
  facts.set(fact.rev, fact)
  if ('of' in fact) {
    const message = facts.get(fact.of)
    if (fact.type === 'edited' && isOver(message, fact)) facts.set(fact.rev, voidOf(fact))
    if (message?.type !== 'sent' || (message.changed ?? 0) >= fact.rev) return
    const before = message.edited && facts.get(message.edited.rev)
    if (before && (fact.type === 'edited' || fact.type === 'deleted')) facts.set(before.rev, voidOf(before))
    facts.set(message.rev, changed(message, fact))
  } else if ((fact.type === 'sent' || fact.type === 'gone') && fact.thread !== undefined) {
    const root = facts.get(fact.thread)
    if (root?.type !== 'sent' || (root.changed ?? 0) >= fact.rev) return
    const replies = { count: (root.replies?.count ?? 0) + 1, last: fact.rev }
    facts.set(root.rev, { ...root, replies, changed: fact.rev })
  }
}

/** The edit came to nothing: another one, or the end of its message, came after it and is known already. */
function isOver(message: Fact | undefined, { rev }: Change): boolean {
  return message?.type === 'gone' || (message?.type === 'sent' && (message.edited?.rev ?? 0) > rev)
}

/** A message after a fact about it. */
export function changed(message: Sent, fact: Change): Fact {
  const { chat, rev, n, from, at, thread, replies } = message
  switch (fact.type) {
    case 'edited': {
      const { mentions: _old, ...rest } = message
      const { text, mentions } = fact
      const edited = { rev: fact.rev, at: fact.at }
      return { ...rest, text, ...(mentions ? { mentions } : {}), edited, changed: fact.rev }
    }
    case 'deleted': {
      const place = { ...(thread ? { thread } : {}), ...(replies ? { replies } : {}) }
      return { type: 'gone', chat, rev, n, from, at, changed: fact.rev, ...place }
    }
    case 'reacted': {
      const { reactions = {}, ...rest } = message
      const users = (reactions[fact.emoji] ?? []).filter(user => user !== fact.by)
      const all = Object.entries({ ...reactions, [fact.emoji]: fact.on ? [...users, fact.by] : users })
      const left = all.filter(([, users]) => users.length)
      return { ...rest, ...(left.length ? { reactions: Object.fromEntries(left) } : {}), changed: fact.rev }
    }
    case 'unreacted': {
      const { reactions = {}, ...rest } = message
      const all = Object.entries(reactions).map(([emoji, users]) => [emoji, users.filter(user => user !== fact.by)])
      const left = all.filter(([, users]) => users!.length)
      return { ...rest, ...(left.length ? { reactions: Object.fromEntries(left) } : {}), changed: fact.rev }
    }
    case 'pinned': {
      const { pinned: _before, ...rest } = message
      return { ...rest, ...(fact.on ? { pinned: true as const } : {}), changed: fact.rev }
    }
  }
}

/** A row of an inbox after the next fact of its chat; `me` is whose inbox it is. */
export function moved(row: Row, fact: Fact, me: UserId): Row {
  const next = { ...row, head: fact.rev }
  if ('of' in fact) {
    const { last } = row
    const isAboutLast = last?.type === 'sent' && last.rev === fact.of && (last.changed ?? 0) < fact.rev
    return isAboutLast ? { ...next, last: changed(last, fact) } : next
  }
  switch (fact.type) {
    case 'sent': {
      const mention = fact.mentions?.includes(me) ? { mention: fact.n } : {}
      const read = fact.from === me ? fact.n : row.read
      return { ...next, at: fact.at, last: fact, n: fact.n, read, ...mention }
    }
    case 'called':
    case 'ended':
      return withCall({ ...next, at: fact.at, last: fact }, callAfter(row.call, fact))
    case 'rang':
    case 'accepted':
    case 'declined':
    case 'locked':
    case 'expelled':
    case 'recorded':
      return withCall(next, callAfter(row.call, fact))
    case 'joined':
      return { ...next, members: [...row.members, ...fact.users] }
    case 'left':
      return { ...next, members: row.members.filter(user => user !== fact.user) }
    case 'appointed':
      if (fact.user === me) return { ...next, role: fact.role }
      return fact.role === 'owner' && fact.by === me ? { ...next, role: 'admin' } : next
    case 'configured':
      return fact.title === undefined ? next : { ...next, title: fact.title }
    default:
      return next
  }
}

function withCall({ call: _before, ...row }: Row, call: Row['call']): Row {
  return call ? { ...row, call } : row
}

/** The later of two states of one row. What was read stays read; what its owner made of it is as it was told last. */
export function later(old: Row | undefined, row: Row): Row {
  if (!old || row.left || old.epoch !== row.epoch) return row
  if (old.left) return row.head > old.head ? row : old
  const { muted: _muted, ...newer } = row.head >= old.head ? row : old
  const arrangement = row.muted === undefined ? {} : { muted: row.muted }
  const mention = Math.max(old.mention ?? 0, row.mention ?? 0)
  return { ...newer, read: Math.max(old.read, row.read), ...(mention ? { mention } : {}), ...arrangement }
}

export function voidOf({ chat, rev, at }: Fact): Fact {
  return { type: 'void', chat, rev, at }
}
