import type { ChatId, Fact } from '../protocol/chat.ts'
import type { UserId } from '../protocol/people.ts'
import type { Runtime } from '../runtime.ts'
import { type Head, rowFor } from './head.ts'

type Lane = {
  /** What no delivery has taken yet, and how the chat stood then. */
  frames: string[]
  head: Head | undefined
  inFlight: number
  /** The rev up to which the member's actor has stored the row. */
  rev: number
}

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

  /** Tells these members of facts, or of frames that are not in the log, and of how the chat stands now. */
  async tell(members: readonly UserId[], head: Head, news: readonly (Fact | object)[]): Promise<void> {
    const frames = news.map(one => JSON.stringify(one))
    await Promise.all(members.map(user => this.#add(user, head, frames)))
  }

  /** The members who, as far as this object knows, have not stored everything up to `head`. */
  behind(head: Head): readonly UserId[] {
    return head.members.filter(user => (this.#lanes.get(user)?.rev ?? -1) < head.rev)
  }

  async #add(user: UserId, head: Head, frames: readonly string[]): Promise<void> {
    const lane = this.#lanes.get(user) ?? { frames: [], head: undefined, inFlight: 0, rev: -1 }
    this.#lanes.set(user, lane)
    lane.frames.push(...frames)
    lane.head = head
    if (lane.inFlight < MAX_IN_FLIGHT) await this.#send(user, lane)
  }

  async #send(user: UserId, lane: Lane): Promise<void> {
    const { head, frames } = lane
    if (!head) return
    lane.head = undefined
    lane.frames = []
    lane.inFlight++
    try {
      // Calls to one actor arrive in the order in which they are made.
      await this.#users(user).deliver({ row: rowFor(this.#chat, user, head), frames })
      lane.rev = Math.max(lane.rev, head.rev)
    } catch {
      this.#lanes.delete(user) // the alarm of the chat delivers it again, from what is stored
    } finally {
      lane.inFlight--
    }
    await this.#send(user, lane)
  }
}
