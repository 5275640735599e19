import type { ChatId, Fact } from '../protocol/chat.ts'
import type { UserId } from '../protocol/people.ts'
import type { Runtime } from '../runtime.ts'
import { type Head, rowFor } from './head.ts'

type Lane = {
  /** What no delivery has taken yet, and how the chat stood then. */
  frames: string[]
  head: Head | undefined
  /** The waiting frames have every fact after this rev; undefined: there is no fact among them. */
  after: number | undefined
  inFlight: number
  /** The member was told every fact up to this rev, and has stored the row. */
  rev: number
}

/** All facts after the rev `after`; up to `told` the members are known to have been told. */
type News = { facts: readonly Fact[]; after: number; told: number }

const MAX_IN_FLIGHT = 256 // deliveries to one member; what comes meanwhile goes with the next

/** Brings what happened in one chat to its members, to each in the order of the log. */
export class Delivery {
  readonly #chat: ChatId
  readonly #users: Runtime['user']
  readonly #lanes = new Map<UserId, Lane>()

  constructor(chat: ChatId, users: Runtime['user']) {
    this.#chat = chat
    this.#users = users
  }

  get isIdle(): boolean {
    for (const lane of this.#lanes.values()) if (lane.inFlight) return false
    return true
  }

  /** Tells these members what is new in the log. */
  async tell(members: readonly UserId[], head: Head, { facts, after, told }: News): Promise<void> {
    const frames = facts.map(fact => JSON.stringify(fact))
    const tellOne = (user: UserId) => {
      const lane = this.#lane(user)
      lane.rev = Math.max(lane.rev, told)
      lane.after ??= after
      return this.#add(user, lane, head, frames)
    }
    await Promise.all(members.map(tellOne))
  }

  /** Tells these members of what is not in the log, and of how the chat stands now. */
  async notify(members: readonly UserId[], head: Head, news: readonly object[]): Promise<void> {
    const frames = news.map(one => JSON.stringify(one))
    await Promise.all(members.map(user => this.#add(user, this.#lane(user), head, frames)))
  }

  /** The members who, as far as this object knows, were not told everything up to `head`. */
  behind(head: Head): readonly UserId[] {
    return head.members.filter(user => (this.#lanes.get(user)?.rev ?? -1) < head.rev)
  }

  #lane(user: UserId): Lane {
    const lane = this.#lanes.get(user) ?? { frames: [], head: undefined, after: undefined, inFlight: 0, rev: -1 }
    this.#lanes.set(user, lane)
    return lane
  }

  async #add(user: UserId, lane: Lane, head: Head, frames: readonly string[]): Promise<void> {
    lane.frames.push(...frames)
    lane.head = head
    if (lane.inFlight < MAX_IN_FLIGHT) await this.#send(user, lane)
  }

  async #send(user: UserId, lane: Lane): Promise<void> {
    const { head, frames, after } = lane
    if (!head) return
    lane.head = undefined
    lane.after = undefined
    lane.frames = []
    lane.inFlight++
    try {
      // Calls to one actor arrive in the order in which they are made.
      await this.#users(user).deliver({ row: rowFor(this.#chat, user, head), frames })
      // A hole before them would be hidden by going on: the alarm fills it.
      if (after !== undefined && after <= lane.rev) lane.rev = Math.max(lane.rev, head.rev)
    } catch {
      this.#lanes.delete(user) // the alarm of the chat delivers it again, from what is stored
    } finally {
      lane.inFlight--
    }
    await this.#send(user, lane)
  }
}
