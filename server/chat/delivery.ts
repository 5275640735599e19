import type { ChatId, Fact } from '../protocol/chat.ts'
import type { UserId } from '../protocol/people.ts'
import type { Runtime } from '../runtime.ts'
import { type Head, rowFor } from './head.ts'

type Lane = { frames: string[]; head: Head | undefined; rev: number; isRunning: boolean }

/** Brings what happened in one chat to its members: one delivery in flight for each, in the order of the log. */
export class Delivery {
  readonly #chat: ChatId
  readonly #users: Runtime['user']
  readonly #lanes = new Map<UserId, Lane>()

  constructor(chat: ChatId, users: Runtime['user']) {
    this.#chat = chat
    this.#users = users
  }

  get isIdle(): boolean {
    for (const lane of this.#lanes.values()) if (lane.isRunning) return false
    return true
  }

  /** Tells these members of facts, or of frames that are not in the log, and of how the chat stands now. */
  async tell(members: readonly UserId[], head: Head, news: readonly (Fact | object)[]): Promise<void> {
    const frames = news.map(one => JSON.stringify(one))
    await Promise.all(members.map(user => this.#add(user, head, frames)))
  }

  /** The members whom this object has not told everything up to `head`. */
  behind(head: Head): readonly UserId[] {
    return head.members.filter(user => (this.#lanes.get(user)?.rev ?? -1) < head.rev)
  }

  async #add(user: UserId, head: Head, frames: readonly string[]): Promise<void> {
    const lane = this.#lanes.get(user) ?? { frames: [], head: undefined, rev: 0, isRunning: false }
    this.#lanes.set(user, lane)
    lane.frames.push(...frames)
    lane.head = head
    if (!lane.isRunning) await this.#run(user, lane)
  }

  async #run(user: UserId, lane: Lane): Promise<void> {
    lane.isRunning = true
    try {
      while (lane.head) {
        const { head, frames } = lane
        lane.head = undefined
        lane.frames = []
        await this.#users(user).deliver({ row: rowFor(this.#chat, user, head), frames })
        lane.rev = head.rev
      }
    } catch {
      this.#lanes.delete(user) // the alarm of the chat delivers it again, from what is stored
    } finally {
      lane.isRunning = false
    }
  }
}
