import type { ChatId, Fact, Receipt } from '../protocol/chat.ts'
import type { UserId } from '../protocol/people.ts'
import type { RowNews, Runtime } from '../runtime.ts'
import { hiddenAsVoid } from './history.ts'
import type { Standing } from './record.ts'
import type { Member } from './roster.ts'
import { ownRow, rowAfterLeaving, sharedRow } from './row.ts'

/** What is new in the log: all facts after the rev `after`; up to `told` the members are known to have been told. */
export type News = {
  standing: Standing
  epoch: string
  /** The fact at the head's line. */
  last: Fact | undefined
  facts: readonly Fact[]
  receipts: ReadonlyMap<UserId, Receipt>
  after: number
  told: number
}

/** Rows that are stored together, in one answer of the member's actor. */
type Batch = { stored: Promise<void>; after: number; head: number }

/** What goes to one member, in order. */
type Lane = {
  /** The member was told every fact up to this rev, and has stored the row. */
  rev: number
  batch: Batch | undefined
}

/** Brings what happened in one chat to its members, to each in the order of the log. */
export class Delivery {
  readonly #chat: ChatId
  readonly #users: Runtime['user']
  readonly #lanes = new Map<UserId, Lane>()
  readonly #batches = new Set<Batch>()
  /** Rows that are on their way beside those. */
  readonly #notified = new Map<UserId, Set<Promise<void>>>()
  /** Who was erased from the chat, and up to which rev. */
  readonly #ended = new Map<UserId, number>()
  #hasFailed = false

  constructor(chat: ChatId, users: Runtime['user']) {
    this.#chat = chat
    this.#users = users
  }

  get isIdle(): boolean {
    return this.#batches.size === 0
  }

  /** Resolves when the rows that are on their way now are stored, or have failed. */
  async settle(): Promise<void> {
    await Promise.allSettled([...this.#batches].map(batch => batch.stored))
  }

  /**
   * The user is told nothing of the chat up to this rev any more: whoever has read how it stood before may still be about to.
   * Resolves when the rows that are on their way to them now are stored, or have failed.
   */
  async end(user: UserId, rev: number): Promise<void> {
    this.#ended.set(user, rev)
    await Promise.allSettled([this.#lanes.get(user)?.batch?.stored, ...(this.#notified.get(user) ?? [])])
  }

  /** Tells all members, and who left, what is new; or only those for whom `isMeant`. */
  tell(news: News, isMeant: (user: UserId) => boolean = () => true): void {
    const { standing, epoch, facts, last, receipts } = news
    const shared = sharedRow(this.#chat, epoch, standing, last)
    const framesFor = framesOf(facts)
    const { sent, mentioned } = ordinals(facts)
    for (const member of standing.roster.members) {
      const { user } = member
      if (!isMeant(user)) continue
      const read = Math.max(receipts.get(user)?.read ?? 0, sent.get(user) ?? 0)
      const own = ownRow(standing.head, member, { read, mention: mentioned.get(user) ?? 0 })
      this.#send(user, { frames: framesFor(member), row: { shared, own } }, news)
    }
    for (const [user, rev] of departed(facts, standing)) {
      const stretch = facts.filter(fact => fact.rev <= rev && fact.rev >= joinedAt(facts, user))
      this.#send(user, { frames: stretch.map(encoded), row: rowAfterLeaving(shared, rev) }, news)
    }
  }

  /** Sends these users what is not in the log, and gives one of them a new row. */
  notify(users: readonly UserId[], news: readonly object[], row?: { of: UserId; row: RowNews }): void {
    const frames = news.map(encoded)
    for (const user of users) {
      const own = row?.of === user ? row.row : undefined
      if (own && this.#isEnded(user, own)) continue
      const stored = this.#users(user).deliver(own ? { frames, row: own } : { frames })
      stored.catch(() => this.#missed(user))
      if (own) this.#note(user, stored)
    }
  }

  #note(user: UserId, stored: Promise<void>): void {
    const notified = this.#notified.get(user) ?? new Set()
    this.#notified.set(user, notified.add(stored))
    const done = () => {
      notified.delete(stored)
      if (!notified.size && this.#notified.get(user) === notified) this.#notified.delete(user)
    }
    stored.then(done, done)
  }

  #isEnded(user: UserId, { shared }: RowNews): boolean {
    return shared.head <= (this.#ended.get(user) ?? -1)
  }

  /** From now on it is not known what the members were told: the alarm of the chat tells them again. */
  forget(): void {
    this.#hasFailed = true
    this.#lanes.clear()
  }

  /** Whether a delivery has failed since this was asked before. */
  takeFailure(): boolean {
    const hasFailed = this.#hasFailed
    this.#hasFailed = false
    return hasFailed
  }

  /** The rev up to which the user, as far as this object knows, was told everything; -1 = nothing is known. */
  reached(user: UserId): number {
    return Math.max(this.#lanes.get(user)?.rev ?? -1, this.#ended.get(user) ?? -1)
  }

  #send(user: UserId, delivery: { frames: readonly string[]; row: RowNews }, { told, after }: News): void {
    if (this.#isEnded(user, delivery.row)) return
    const lane = this.#lanes.get(user) ?? { rev: -1, batch: undefined }
    this.#lanes.set(user, lane)
    lane.rev = Math.max(lane.rev, told)
    // Calls to one actor arrive in the order in which they are made.
    const stored = this.#users(user).deliver(delivery)
    const { head } = delivery.row.shared
    if (lane.batch?.stored === stored) lane.batch.head = head
    else void this.#follow(user, lane, { stored, after, head })
  }

  /** The alarm of the chat delivers it again, from what is stored. */
  #missed(user: UserId): void {
    this.#hasFailed = true
    this.#lanes.delete(user)
  }

  async #follow(user: UserId, lane: Lane, batch: Batch): Promise<void> {
    lane.batch = batch
    this.#batches.add(batch)
    try {
      await batch.stored
      // A hole before them would be hidden by going on: the alarm fills it.
      if (batch.after <= lane.rev) lane.rev = Math.max(lane.rev, batch.head)
    } catch {
      this.#missed(user)
    } finally {
      this.#batches.delete(batch)
    }
  }
}

/** The frames for a member: encoded once for all who see the same. */
function framesOf(facts: readonly Fact[]): (member: Member) => readonly string[] {
  const first = facts[0]?.rev ?? 0
  const all = facts.map(encoded)
  let oldest = first
  for (const fact of facts) if ('of' in fact && fact.of < oldest) oldest = fact.of
  return member => {
    const isNew = member.since >= first
    const seesLess = oldest <= member.floor
    if (!isNew && !seesLess) return all
    const own = facts.filter(fact => fact.rev > member.since)
    return (seesLess ? own.map(fact => hiddenAsVoid(fact, member.floor)) : own).map(encoded)
  }
}

/** Who left in these facts and is not back, with the rev of their leaving. Who was erased is told nothing. */
export function departed(facts: readonly Fact[], { roster }: Standing): Map<UserId, number> {
  const left = new Map<UserId, number>()
  for (const fact of facts) if (fact.type === 'left' && !fact.erased) left.set(fact.user, fact.rev)
  for (const { user } of left.size ? roster.members : []) left.delete(user)
  return left
}

function joinedAt(facts: readonly Fact[], user: UserId): number {
  return facts.findLast(fact => fact.type === 'joined' && fact.users.includes(user))?.rev ?? 0
}

/** The last message of each sender, who has seen what came before, and the last that mentions each user; as `n`. */
function ordinals(facts: readonly Fact[]): { sent: Map<UserId, number>; mentioned: Map<UserId, number> } {
  const [sent, mentioned] = [new Map<UserId, number>(), new Map<UserId, number>()]
  for (const fact of facts) {
    if (fact.type !== 'sent') continue
    sent.set(fact.from, fact.n)
    for (const user of fact.mentions ?? []) mentioned.set(user, fact.n)
  }
  return { sent, mentioned }
}

const encoded = (frame: object) => JSON.stringify(frame)
