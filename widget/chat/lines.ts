import type { Fact, Gone, Rev, Sent } from '../../server/protocol/chat.ts'
import type { File } from '../../server/protocol/file.ts'
import type { UserId } from '../../server/protocol/people.ts'
import type { Failure, OutFile, Pending } from '../link/link.ts'
import { type CallLine, CallLines } from './call-lines.ts'
import type { Receipts } from './log.ts'
import { backwards, type Pieces } from './pieces.ts'

/** How far an own message got: on its way, stored, on every other's device, seen by every other, given up. */
export type Mark = 'sending' | 'sent' | 'delivered' | 'read' | 'failed'

/** An emoji under a message, and who chose it. */
export type Reaction = { emoji: string; users: readonly UserId[]; isMine: boolean }

/** A file as the server has it, or as this device does until it has arrived. */
export type ShownFile = File | OutFile

/** What a message is besides its text, and what became of it since it was sent. */
export type Traces = {
  /** Absent while it is on its way. */
  rev?: Rev
  /** The message it answers. */
  replyTo?: Rev
  mentions?: readonly UserId[]
  files?: readonly ShownFile[]
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
  /** Why it was not sent. */
  failure?: { code?: Failure; message: string }
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
/** What happened to the group. */
export type SystemLine = { kind: 'system'; key: string; at: number; fact: SystemFact }
/** A message of a thread: it is read with the others, but does not stand among them. */
export type ReplyLine = { kind: 'reply'; key: string; at: number; n: number }
export type MessageLine = MineLine | TheirLine | GoneLine
export type Line = MessageLine | CallLine | SystemLine | ReplyLine

/** What members do to their group, or to its call. */
export type SystemFact = Extract<
  Fact,
  { type: 'created' | 'joined' | 'left' | 'appointed' | 'configured' | 'recorded' }
>

const SYSTEM: ReadonlySet<string> = new Set(['created', 'joined', 'left', 'appointed', 'active', 'ending', 'failed'])

/** What lines are made of. */
export type Sources = {
  facts: Pieces<Fact>
  receipts: Receipts
  /** On their way out of this chat. */
  pending: readonly Pending[]
  me: UserId | undefined
  others: readonly UserId[]
}

/** How far every other got, in ordinals. */
type Reach = { delivered: number; read: number }

/** The lines of a piece, and what they were made by besides its facts: `own` are ordinals of its own messages. */
type Made = { lines: readonly Line[]; own: readonly number[]; reach: Reach }

/**
 * What a reader sees of a log: one line for a message, one for a call, then what is still on its way.
 * Pieces of which nothing changed stay what they are.
 */
export class Lines {
  #me: UserId | undefined
  #made = new WeakMap<readonly Fact[], Made>()
  /** Client ids of own messages in the log. */
  readonly #stored = new Set<string>()
  readonly #calls = new CallLines()

  of({ facts, receipts, pending, me, others }: Sources): Pieces<Line> {
    if (me !== this.#me) this.#made = new WeakMap()
    this.#me = me
    for (const piece of facts) if (!this.#made.has(piece)) this.#learn(piece)
    const reach = reachOf(others, receipts)
    const lines = facts.map(piece => this.#linesOf(piece, reach))
    const waiting = pending.filter(({ clientId }) => !this.#stored.has(clientId))
    return waiting.length ? [...lines, waiting.map(pendingLine)] : lines
  }

  #learn(piece: readonly Fact[]): void {
    for (const fact of piece) {
      if (fact.type === 'sent' && fact.from === this.#me) this.#stored.add(fact.clientId)
      const changed = this.#calls.learn(fact, piece)
      if (changed) this.#made.delete(changed)
    }
  }

  #linesOf(piece: readonly Fact[], reach: Reach): readonly Line[] {
    const known = this.#made.get(piece)
    if (known && isMarkedBy(reach, known)) return known.lines
    const own = piece.flatMap(fact => (fact.type === 'sent' && fact.from === this.#me ? fact.n : []))
    const lines = piece.flatMap(fact => this.#lineOf(fact, reach) ?? [])
    this.#made.set(piece, { lines, own, reach })
    return lines
  }

  #lineOf(fact: Fact, reach: Reach): Line | undefined {
    const me = this.#me
    switch (fact.type) {
      case 'sent':
      case 'gone':
        if (fact.thread !== undefined) return replyLine(fact)
        if (fact.type === 'gone') return goneLine(fact, me)
        return fact.from === me ? mineLine(fact, markOf(fact.n, reach)) : theirLine(fact, me)
      case 'called':
        return this.#calls.lineOf(fact, me)
      default:
        return isSystem(fact) ? { kind: 'system', key: `rev:${fact.rev}`, at: fact.at, fact } : undefined
    }
  }
}

/** Whether it stands in the list by itself; what else there is tells of a line above, or nothing. */
function isSystem(fact: Fact): fact is SystemFact {
  if (fact.type === 'configured') return fact.title !== undefined || fact.history !== undefined
  return SYSTEM.has(fact.type === 'recorded' && !fact.agrees ? fact.phase : fact.type)
}

/** The ordinal of the last message in the log; 0 before the first. */
export function newest(lines: Pieces<Line>): number {
  for (const line of backwards(lines)) if ('n' in line && line.n !== undefined) return line.n
  return 0
}

/** The ordinal of the first message shown; 0 where there is none. */
export function oldest(lines: Pieces<Line>): number {
  for (const piece of lines) for (const line of piece) if ('n' in line && line.n !== undefined) return line.n
  return 0
}

/** What others wrote after an ordinal, from old to new. */
export function theirsAfter(n: number, lines: Pieces<Line>): TheirLine[] {
  const found: TheirLine[] = []
  for (const line of backwards(lines)) {
    if ('n' in line && line.n !== undefined && line.n <= n) break
    if (line.kind === 'theirs') found.push(line)
  }
  return found.reverse()
}

/** Whether own messages are marked as that reach would mark them. */
function isMarkedBy(now: Reach, { own, reach }: Made): boolean {
  const [first = 0, last = 0] = [own[0], own.at(-1)]
  const isSame = (a: number, b: number) => a === b || Math.max(a, b) < first || Math.min(a, b) >= last
  return isSame(reach.read, now.read) && isSame(reach.delivered, now.delivered)
}

function reachOf(others: readonly UserId[], receipts: Receipts): Reach {
  const least = (how: keyof Reach) => Math.min(...others.map(user => receipts[user]?.[how] ?? 0))
  return others.length ? { delivered: least('delivered'), read: least('read') } : { delivered: 0, read: 0 }
}

function markOf(n: number, { delivered, read }: Reach): Mark {
  if (n <= read) return 'read'
  return n <= delivered ? 'delivered' : 'sent'
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

function addressOf({ replyTo, mentions, files }: Pick<Sent, 'replyTo'> & Pick<Traces, 'mentions' | 'files'>): Traces {
  return {
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(mentions ? { mentions } : {}),
    ...(files ? { files } : {}),
  }
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

const pendingLine = (message: Pending): MineLine => ({
  kind: 'mine',
  key: message.clientId,
  text: message.text,
  at: message.at,
  mark: message.state,
  n: undefined,
  ...(message.state === 'failed' ? { failure: message } : {}),
  ...addressOf(message),
})
