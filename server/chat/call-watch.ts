import { sweepCall } from '../call/participant.ts'
import type { Calls } from '../config.ts'
import { isSuspended } from '../identity/admitted.ts'
import type { Partition } from '../kv/kv.ts'
import type { ChatId } from '../protocol/chat.ts'
import type { UserId } from '../protocol/people.ts'
import type { Runtime } from '../runtime.ts'
import { endCall } from './calls.ts'
import type { Committed, Log } from './log.ts'
import type { Standing } from './record.ts'
import { memberOf } from './roster.ts'

export type CallWatchDependencies = {
  chat: ChatId
  partition: Partition
  log: Log
  users: Runtime['user']
  calls: () => Calls
  now: () => number
}

const SWEEP = 30_000 // ms between two looks into the room of a call that is on
const CLOSE_SWEEP = 5000 // ms between them where somebody may come back with a pass of before, or LiveKit did not answer
const PASSES_END = 11 * 60_000 // ms after which no pass of before is good: LiveKit itself renews them for ten minutes

/**
 * Keeps out of a chat's call who may not be in it, whatever pass they have: LiveKit lets anybody in whose pass has not
 * ended. It looks when somebody has left the chat and then closely, and every half minute while a call is on. (LiveKit
 * tells of who comes only once they send or receive media.)
 */
export class CallWatch {
  readonly #deps: CallWatchDependencies
  #dueAt = 0
  #closelyUntil = 0
  /** Looks, one after the other, and how many there are still to be. */
  #last = Promise.resolve()
  #underWay = 0

  constructor(deps: CallWatchDependencies) {
    this.#deps = deps
  }

  get isIdle(): boolean {
    return !this.#underWay
  }

  /** Resolves when nothing is under way. */
  settle(): Promise<void> {
    return this.#last
  }

  /** Called after each commit to the log, which has set the alarm. */
  committed({ standing, facts }: Committed): void {
    if (!standing.head.call || !facts.some(fact => fact.type === 'left')) return
    this.#dueAt = 0
    this.#closelyUntil = this.#deps.now() + PASSES_END
    this.wake().catch(() => {}) // the alarm looks again
  }

  /** Looks if it is time to, and sets the alarm for the next time. */
  wake(): Promise<void> {
    this.#underWay++
    const turn = this.#last.then(() => this.#look())
    this.#last = turn
      .catch(() => {}) // told to whoever called
      .finally(() => {
        this.#underWay--
      })
    return turn
  }

  async #look(): Promise<void> {
    const { log, partition, calls, now } = this.#deps
    if (calls().phase !== 'ready') return
    const standing = await log.standing()
    if (!standing?.head.call) return
    if (now() >= this.#dueAt) {
      this.#dueAt = now() + (now() < this.#closelyUntil ? CLOSE_SWEEP : SWEEP)
      await this.#sweep(standing).catch(() => {
        this.#dueAt = Math.min(this.#dueAt, now() + CLOSE_SWEEP)
      })
    }
    await partition.commit({ wakeAt: this.#dueAt })
  }

  async #sweep({ head: { call }, roster }: Standing): Promise<void> {
    if (!call) return
    const { chat, calls, log, users } = this.#deps
    const mayStay = async (user: UserId) => memberOf(roster, user) !== undefined && !(await isSuspended(users(user)))
    const isOn = await sweepCall(calls(), { chat, sid: call.sid }, mayStay)
    if (!isOn) await log.change(draft => endCall(draft, { sid: call.sid })) // LiveKit's word of it was missed
  }
}
