import type { Partition } from '../kv/kv.ts'
import { InniesError } from '../protocol/error.ts'
import type { Head } from './head.ts'
import { readRange } from './history.ts'
import type { Log } from './log.ts'
import { readFact } from './record.ts'
import type { Roster } from './roster.ts'

export type RetentionDependencies = {
  partition: Partition
  log: Log
  now: () => number
  /** Days that facts are kept where the chat has no number of its own; 0 = for ever. */
  days: number
}

const DAY = 86_400_000 // ms
const GATHER = 3_600_000 // ms in which facts that are too old gather, so that a busy chat is not cut all the time
const BATCH = 500 // facts removed in one commit
const MAX_BATCHES = 20 // while one alarm rings
const REST = 1000 // ms until the next ones

/** Takes out of a chat's log what is older than it may be. */
export class Retention {
  readonly #deps: RetentionDependencies

  constructor(deps: RetentionDependencies) {
    this.#deps = deps
  }

  /** How many days the chat keeps what happens in it; 0 = for ever. */
  daysOf({ retention }: Roster): number {
    return retention ?? this.#deps.days
  }

  /** Removes what is due, and sets the alarm for what will be. */
  async wake(): Promise<void> {
    const { partition, log, now } = this.#deps
    const standing = await log.standing()
    const lifetime = standing ? this.daysOf(standing.roster) * DAY : 0
    if (!standing || !lifetime) return
    try {
      const at = await this.#oldest(standing.head)
      if (at === undefined) return
      const isDue = at + lifetime + GATHER <= now()
      const left = isDue ? await this.#raiseTo(await this.#lastBefore(now() - lifetime), MAX_BATCHES) : at
      if (left !== undefined) await partition.commit({ wakeAt: Math.max(left + lifetime + GATHER, now() + REST) })
    } catch (error) {
      if (!(error instanceof InniesError && error.code === 'damaged')) throw error
      await partition.commit({ wakeAt: now() + DAY }) // somebody has to mend it first
    }
  }

  /** Removes facts from before `since` (ms since the epoch) from the beginning of the log. Resolves to the new floor. */
  async removeBefore(since: number): Promise<number> {
    await this.#raiseTo(await this.#lastBefore(since), Number.POSITIVE_INFINITY)
    return (await this.#deps.log.standing())?.head.floor ?? 0
  }

  /** In so many commits at most. Resolves to the time of the oldest fact that is left. */
  async #raiseTo(target: number, batches: number): Promise<number | undefined> {
    const { partition, log } = this.#deps
    for (let batch = 0; ; batch++) {
      const head = (await log.standing())?.head
      if (!head) return undefined
      if (batch === batches || head.floor >= target) return this.#oldest(head)
      await log.change(async draft => {
        const { head, roster } = draft.standing!
        const limit = Math.min(BATCH, target - head.floor)
        if (limit <= 0) return
        const facts = await readRange(partition, { after: head.floor, limit }, head.floor)
        draft.drop(facts)
        const last = facts.at(-1)?.rev ?? head.floor
        if (roster.pins.some(pin => pin <= last)) draft.roster({ pins: roster.pins.filter(pin => pin > last) })
      })
    }
  }

  async #oldest({ rev, floor }: Head): Promise<number | undefined> {
    return rev > floor ? (await readFact(this.#deps.partition, floor + 1))?.at : undefined
  }

  /** The rev of the last fact before that time, found by halving: times never decrease in a log. */
  async #lastBefore(since: number): Promise<number> {
    const head = (await this.#deps.log.standing())?.head
    if (!head) return 0
    let [low, high] = [head.floor, head.rev]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      const fact = await readFact(this.#deps.partition, middle)
      if ((fact?.at ?? 0) < since) low = middle
      else high = middle - 1
    }
    return low
  }
}
