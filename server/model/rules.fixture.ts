import type { Fact, History, Role, Sent } from '../protocol/chat.ts'
import type { ErrorCode } from '../protocol/error.ts'
import type { Act, ClientFrame } from '../protocol/frame.ts'
import type { UserId } from '../protocol/people.ts'
import { type Facts, place } from './fold.fixture.ts'

export type Send = Extract<ClientFrame, { type: 'send' }>

/** What of a message its key stands for, as one text. */
export function bodyOf({ text, replyTo, thread, mentions }: Omit<Send, 'type' | 'clientId'>): string {
  return JSON.stringify([text, replyTo, thread, mentions])
}

/** What becomes of a wish: granted, or refused with a code; undefined: nobody knows. */
export type Verdict = 'ok' | ErrorCode | undefined

/** `floor`: up to which rev the log is hidden from them. */
type Member = { user: UserId; role: Role; since: number; floor: number }

/** Since the rev of the first, and up to that of the second. */
type Stay = { user: UserId; from: number; to: number }

/** A chat as it must be: all facts in their order, and who may do what to it. */
export class Rules {
  readonly facts: Facts = new Map()
  readonly kind: 'direct' | 'group'
  history: History = 'all'
  title: string | undefined
  members: Member[] = []
  pins: number[] = []
  floor = 0
  /** The ordinal of the last message that retention took out. */
  floorN = 0
  rev = 0
  n = 0
  at = 0
  /** The last call, whether it is over or not. */
  call: string | undefined
  /** What was stored under each key of a user: the rev and the body. */
  readonly once = new Map<string, { rev: number; body: string | undefined }>()
  /** The last message of each user, as `n`. */
  readonly sent = new Map<UserId, number>()
  readonly #stays: Stay[] = []

  constructor(kind: 'direct' | 'group', pair: readonly UserId[] = []) {
    this.kind = kind
    for (const user of pair) this.#enter({ user, role: 'member', since: 0, floor: 0 }, 0)
  }

  member(user: UserId): Member | undefined {
    return this.members.find(member => member.user === user)
  }

  /** Whether the user was to be told of the fact at that rev: their own leaving is the last. */
  heard(user: UserId, rev: number): boolean {
    return this.#stays.some(stay => stay.user === user && stay.from <= rev && rev <= stay.to)
  }

  /** Whether the fact at that rev may be in a page for the user: nothing after their leaving. */
  mayHaveRead(user: UserId, rev: number): boolean {
    return this.#stays.some(stay => stay.user === user && rev <= stay.to)
  }

  /** Facts up to here are not for the member. */
  floorOf(user: UserId): number {
    return Math.max(this.floor, this.member(user)?.floor ?? 0)
  }

  /** Takes the next fact in, as it was when it was new. */
  take(fact: Fact): void {
    place(this.facts, fact)
    this.rev = fact.rev
    this.at = fact.at
    switch (fact.type) {
      case 'sent':
      case 'gone':
        this.n = fact.n
        this.sent.set(fact.from, fact.n)
        break
      case 'called':
        this.call = fact.call
        break
      case 'deleted':
        this.pins = this.pins.filter(pin => pin !== fact.of)
        break
      case 'pinned':
        this.pins = [...(fact.on ? [fact.of] : []), ...this.pins.filter(pin => pin !== fact.of)]
        break
      default:
        this.#takeMembers(fact)
    }
  }

  /** Only these are members: of a chat in which nothing has happened nobody is told who left. */
  keep(users: readonly UserId[]): void {
    this.members = this.members.filter(member => users.includes(member.user))
    for (const stay of this.#stays) if (!users.includes(stay.user)) stay.to = 0
  }

  /** Retention takes a fact out, from the beginning of the log. */
  drop(rev: number): void {
    const fact = this.facts.get(rev)
    if (fact && 'n' in fact) this.floorN = fact.n
    this.floor = rev
    this.pins = this.pins.filter(pin => pin > rev)
    this.facts.delete(rev)
  }

  #takeMembers(fact: Fact): void {
    switch (fact.type) {
      case 'created':
        this.title = fact.title
        this.history = fact.history
        for (const user of fact.members)
          this.#enter({ user, role: user === fact.by ? 'owner' : 'member', since: 0, floor: 0 }, 1)
        break
      case 'joined':
        for (const user of fact.users) this.#enter(this.#newMember(user, fact.rev - 1), fact.rev)
        break
      case 'left':
        this.members = this.members.filter(member => member.user !== fact.user)
        for (const stay of this.#stays) if (stay.user === fact.user) stay.to = Math.min(stay.to, fact.rev)
        break
      case 'appointed':
        if (fact.role === 'owner' && fact.by !== undefined) this.#setRole(fact.by, 'admin')
        this.#setRole(fact.user, fact.role)
        break
      case 'configured':
        this.title = fact.title ?? this.title
        this.history = fact.history ?? this.history
    }
  }

  #enter(member: Member, from: number): void {
    this.members = [...this.members, member]
    this.#stays.push({ user: member.user, from, to: Number.POSITIVE_INFINITY })
  }

  /** What the history is when they join decides what they may read of it. */
  #newMember(user: UserId, since: number): Member {
    return { user, role: 'member', since, floor: this.history === 'since-join' ? since : 0 }
  }

  #setRole(user: UserId, role: Role): void {
    this.members = this.members.map(member => (member.user === user ? { ...member, role } : member))
  }

  /** What is right to answer to a message that comes now. */
  judgeSend(by: UserId, message: Omit<Send, 'type'>): Verdict {
    const { clientId, replyTo, thread, mentions } = message
    if (!this.member(by)) return 'not-found'
    const known = this.once.get(`${by} ${clientId}`)
    if (known) {
      if (typeof this.#message(known.rev) === 'string') return 'gone'
      if (known.body === undefined) return undefined
      return known.body === bodyOf(message) ? 'ok' : 'idempotency-conflict'
    }
    if (this.kind === 'direct' && this.members.length < 2) return 'forbidden'
    if (mentions?.some(user => !this.member(user))) return 'bad-request'
    const answered = replyTo === undefined ? undefined : this.#visible(by, replyTo)
    if (typeof answered === 'string') return answered
    const root = thread === undefined ? undefined : this.#visible(by, thread)
    if (typeof root === 'string') return root
    return root?.thread === undefined ? 'ok' : 'bad-request'
  }

  /** What is right to answer to a change that is asked for now. */
  judge(by: UserId, act: Act): Verdict {
    const me = this.member(by)
    if (!me) return 'not-found'
    if ('of' in act) return this.#judgeChange(me, act)
    if (this.kind === 'direct') return 'forbidden'
    const isModerator = me.role !== 'member'
    if (act.type === 'add' || act.type === 'configure') return isModerator ? 'ok' : 'forbidden'
    const other = this.member(act.user)
    if (act.type === 'remove') {
      if (act.user === by) return 'ok'
      if (!isModerator) return 'forbidden'
      if (!other) return 'not-found'
      return other.role === 'owner' ? 'forbidden' : 'ok'
    }
    if (me.role !== 'owner') return 'forbidden'
    if (!other) return 'not-found'
    return act.user === by && act.role !== 'owner' ? 'bad-request' : 'ok'
  }

  #judgeChange({ user, role }: Member, act: Extract<Act, { of: number }>): Verdict {
    const message = this.#visible(user, act.of)
    if (typeof message === 'string') return message
    const isModerator = this.kind === 'group' && role !== 'member'
    switch (act.type) {
      case 'edit':
        if (message.from !== user) return 'forbidden'
        if (act.ifRev !== undefined && act.ifRev !== (message.changed ?? message.rev)) return 'changed-meanwhile'
        return act.mentions?.some(user => !this.member(user)) ? 'bad-request' : 'ok'
      case 'delete':
        return message.from === user || isModerator ? 'ok' : 'forbidden'
      case 'react':
        return 'ok'
      case 'pin':
        return this.kind === 'direct' || isModerator ? 'ok' : 'forbidden'
    }
  }

  #visible(by: UserId, rev: number): Sent | 'gone' | 'not-found' {
    return rev <= this.floorOf(by) ? 'not-found' : this.#message(rev)
  }

  #message(rev: number): Sent | 'gone' | 'not-found' {
    const fact = rev <= this.floor ? undefined : this.facts.get(rev)
    if (fact?.type === 'sent') return fact
    return fact?.type === 'gone' ? 'gone' : 'not-found'
  }
}
