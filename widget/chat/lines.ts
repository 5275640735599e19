import type { Called, ChatId, Fact, Gone, Rev, Sent } from '../../server/protocol/chat.ts'
import type { UserId } from '../../server/protocol/people.ts'
import type { Pending } from '../link/link.ts'
import type { Receipts } from './log.ts'

/** How far an own message got: on its way, stored, on every other's device, seen by every other, given up. */
export type Mark = 'sending' | 'sent' | 'delivered' | 'read' | 'failed'

/** An emoji under a message, and who chose it. */
export type Reaction = { emoji: string; users: readonly UserId[]; isMine: boolean }

/** What a message is besides its text, and what became of it since it was sent. */
export type Traces = {
  /** Absent while it is on its way. */
  rev?: Rev
  /** The message it answers. */
  replyTo?: Rev
  mentions?: readonly UserId[]
  isPinned?: boolean
  isEdited?: boolean
  reactions?: readonly Reaction[]
  /** Messages in its thread. */
  replies?: number
}

/** What `key` names stays the same while a line changes its state. */
export type MineLine = Traces & {
  kind: 'mine'
  key: string
  text: string
  at: number
  mark: Mark
  n: number | undefined
}
export type TheirLine = Traces & { kind: 'theirs'; key: string; text: string; at: number; from: UserId; n: number }
/** A message that was deleted. `from` is absent if it was an own one. */
export type GoneLine = Pick<Traces, 'rev' | 'replies'> & {
  kind: 'gone'
  key: string
  at: number
  from: UserId | undefined
  n: number
}
export type CallLine = {
  kind: 'call'
  key: string
  at: number
  chat: ChatId
  video: boolean
  /** Absent while the call goes on. */
  seconds: number | undefined
}
/** What happened to the group. */
export type SystemLine = { kind: 'system'; key: string; at: number; fact: SystemFact }
/** A message of a thread: it is read with the others, but does not stand among them. */
export type ReplyLine = { kind: 'reply'; key: string; at: number; n: number }
export type MessageLine = MineLine | TheirLine | GoneLine
export type Line = MessageLine | CallLine | SystemLine | ReplyLine

/** What members do to their group. */
export type SystemFact = Extract<Fact, { type: 'created' | 'joined' | 'left' | 'appointed' | 'configured' }>

const SYSTEM: ReadonlySet<string> = new Set(['created', 'joined', 'left', 'appointed'])

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
  const lineOf = (fact: Fact): Line | undefined => {
    switch (fact.type) {
      case 'sent':
      case 'gone':
        if (fact.thread !== undefined) return replyLine(fact)
        if (fact.type === 'gone') return goneLine(fact, me)
        return fact.from === me ? mineLine(fact, markOf(fact.n, others, receipts)) : theirLine(fact, me)
      case 'called':
        return callLine(fact, seconds.get(fact.call))
      default:
        return isSystem(fact) ? { kind: 'system', key: `rev:${fact.rev}`, at: fact.at, fact } : undefined
    }
  }
  const lines = facts.flatMap(fact => lineOf(fact) ?? [])
  return [...lines, ...pending.filter(({ clientId }) => !stored.has(clientId)).map(pendingLine)]
}

/** Whether it stands in the list by itself; what else there is tells of a line above, or nothing. */
function isSystem(fact: Fact): fact is SystemFact {
  if (fact.type === 'configured') return fact.title !== undefined || fact.history !== undefined
  return SYSTEM.has(fact.type)
}

/** The ordinal of the last message in the log; 0 before the first. */
export function newest(lines: readonly Line[]): number {
  for (const line of lines.toReversed()) if ('n' in line && line.n !== undefined) return line.n
  return 0
}

function markOf(n: number, others: readonly UserId[], receipts: Receipts): Mark {
  const isPast = (how: 'delivered' | 'read') => others.every(user => (receipts[user]?.[how] ?? 0) >= n)
  if (others.length === 0) return 'sent'
  if (isPast('read')) return 'read'
  return isPast('delivered') ? 'delivered' : 'sent'
}

const mineLine = (message: Sent, mark: Mark): MineLine => ({
  kind: 'mine',
  key: message.clientId,
  text: message.text,
  at: message.at,
  mark,
  n: message.n,
  ...tracesOf(message, message.from),
})

// By rev, not clientId: only the writer vouches that a clientId is unique.
const theirLine = (message: Sent, me: UserId | undefined): TheirLine => ({
  kind: 'theirs',
  key: `rev:${message.rev}`,
  text: message.text,
  at: message.at,
  from: message.from,
  n: message.n,
  ...tracesOf(message, me),
})

function tracesOf(message: Sent, me: UserId | undefined): Traces {
  const { rev, edited, reactions, replies, pinned } = message
  return {
    rev,
    ...addressOf(message),
    ...(pinned ? { isPinned: true } : {}),
    ...(edited ? { isEdited: true } : {}),
    ...(reactions ? { reactions: reactionsOf(reactions, me) } : {}),
    ...(replies ? { replies: replies.count } : {}),
  }
}

function addressOf({ replyTo, mentions }: Pick<Sent, 'replyTo'> & Pick<Traces, 'mentions'>): Traces {
  return { ...(replyTo === undefined ? {} : { replyTo }), ...(mentions ? { mentions } : {}) }
}

function reactionsOf(reactions: NonNullable<Sent['reactions']>, me: UserId | undefined): Reaction[] {
  return Object.entries(reactions).map(([emoji, users]) => ({
    emoji,
    users,
    isMine: me !== undefined && users.includes(me),
  }))
}

const goneLine = ({ rev, at, from, n, replies }: Gone, me: UserId | undefined): GoneLine => ({
  kind: 'gone',
  key: `rev:${rev}`,
  at,
  from: from === me ? undefined : from,
  rev,
  n,
  ...(replies ? { replies: replies.count } : {}),
})

const replyLine = ({ rev, at, n }: Sent | Gone): ReplyLine => ({ kind: 'reply', key: `rev:${rev}`, at, n })

const callLine = ({ rev, at, chat, video }: Called, seconds: number | undefined): CallLine => ({
  kind: 'call',
  key: `rev:${rev}`,
  at,
  chat,
  video,
  seconds,
})

const pendingLine = (message: Pending): MineLine => ({
  kind: 'mine',
  key: message.clientId,
  text: message.text,
  at: message.at,
  mark: message.state,
  n: undefined,
  ...addressOf(message),
})
