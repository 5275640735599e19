import type { Called, ChatId, Fact, Sent } from '../../server/protocol/chat.ts'
import type { UserId } from '../../server/protocol/people.ts'
import type { Pending } from '../link/link.ts'
import type { Receipts } from './log.ts'

/** How far an own message got: on its way, stored, on every other's device, seen by every other, given up. */
export type Mark = 'sending' | 'sent' | 'delivered' | 'read' | 'failed'

/** What `key` names stays the same while a line changes its state. */
export type MineLine = { kind: 'mine'; key: string; text: string; at: number; mark: Mark; n: number | undefined }
export type TheirLine = { kind: 'theirs'; key: string; text: string; at: number; from: UserId; n: number }
export type CallLine = {
  kind: 'call'
  key: string
  at: number
  chat: ChatId
  video: boolean
  /** Absent while the call goes on. */
  seconds: number | undefined
}
export type MessageLine = MineLine | TheirLine
export type Line = MessageLine | CallLine

/** What lines are made of. */
export type Sources = {
  facts: readonly Fact[]
  receipts: Receipts
  /** On their way out of this chat. */
  pending: readonly Pending[]
  me: UserId | undefined
  others: readonly UserId[]
}

/** What a reader sees of a log: one line for a message, one for a call, then what is still on its way. */
export function linesOf({ facts, receipts, pending, me, others }: Sources): Line[] {
  const stored = new Set<string>()
  const seconds = new Map<string, number>()
  for (const fact of facts) {
    if (fact.type === 'sent' && fact.from === me) stored.add(fact.clientId)
    if (fact.type === 'ended') seconds.set(fact.call, fact.seconds)
  }
  const marked = (n: number) => markOf(n, others, receipts)
  const lines = facts.flatMap((fact): Line[] => {
    if (fact.type === 'ended') return [] // told by the line of its call
    if (fact.type === 'called') return [callLine(fact, seconds.get(fact.call))]
    return [fact.from === me ? mineLine(fact, marked(fact.n)) : theirLine(fact)]
  })
  return [...lines, ...pending.filter(({ clientId }) => !stored.has(clientId)).map(pendingLine)]
}

/** The ordinal of the last message in the log; 0 before the first. */
export function newest(lines: readonly Line[]): number {
  const last = lines.findLast(line => line.kind !== 'call' && line.n !== undefined)
  return last?.kind === 'mine' || last?.kind === 'theirs' ? (last.n ?? 0) : 0
}

function markOf(n: number, others: readonly UserId[], receipts: Receipts): Mark {
  const isPast = (how: 'delivered' | 'read') => others.every(user => (receipts[user]?.[how] ?? 0) >= n)
  if (others.length === 0) return 'sent'
  if (isPast('read')) return 'read'
  return isPast('delivered') ? 'delivered' : 'sent'
}

const mineLine = ({ clientId, text, at, n }: Sent, mark: Mark): MineLine => ({
  kind: 'mine',
  key: clientId,
  text,
  at,
  mark,
  n,
})

// By rev, not clientId: only the writer vouches that a clientId is unique.
const theirLine = ({ rev, text, at, from, n }: Sent): TheirLine => ({
  kind: 'theirs',
  key: `rev:${rev}`,
  text,
  at,
  from,
  n,
})

const callLine = ({ rev, at, chat, video }: Called, seconds: number | undefined): CallLine => ({
  kind: 'call',
  key: `rev:${rev}`,
  at,
  chat,
  video,
  seconds,
})

const pendingLine = ({ clientId, text, at, state }: Pending): MineLine => ({
  kind: 'mine',
  key: clientId,
  text,
  at,
  mark: state,
  n: undefined,
})
