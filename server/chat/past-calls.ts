import { within } from '../kv/key.ts'
import type { Entry, Partition } from '../kv/kv.ts'
import type { Fact } from '../protocol/chat.ts'
import type { Runtime } from '../runtime.ts'
import { DUE, type KeptCall, pastCallOf, pastKey } from './call-end.ts'
import type { Committed, Log } from './log.ts'
import { usersOf } from './roster.ts'

export type PastCallsDependencies = { partition: Partition; log: Log; users: Runtime['user'] }

const BATCH = 100 // marks that are read at a time

/** Brings the calls of one chat that are over into the lists of its members, and takes them out when the log has lost them. */
export class PastCalls {
  readonly #deps: PastCallsDependencies
  #last: Promise<void> = Promise.resolve()
  #underWay = 0

  constructor(deps: PastCallsDependencies) {
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
  committed({ facts }: Pick<Committed, 'facts'>): void {
    if (facts.some(isEnd)) this.wake().catch(() => {}) // the alarm does it again
  }

  /** Tells what is due. May be repeated: what was told before changes nothing. */
  wake(): Promise<void> {
    this.#underWay++
    const turn = this.#last.then(() => this.#tell())
    this.#last = turn
      .catch(() => {}) // told to whoever called
      .finally(() => {
        this.#underWay--
      })
    return turn
  }

  async #tell(): Promise<void> {
    const { partition } = this.#deps
    for (;;) {
      const due = await partition.list<string>({ ...within(DUE), limit: BATCH })
      if (!due.length) return
      for (const mark of due) await this.#tellOne(mark)
    }
  }

  async #tellOne(mark: Entry<string>): Promise<void> {
    const { partition, log, users } = this.#deps
    const kept = (await partition.get<KeptCall>(pastKey(mark.value)))?.value
    const isLost = mark.key[1] === 'lost'
    if (kept && isLost) await Promise.all(kept.users.map(user => users(user).forgetCall([kept.at, kept.call])))
    if (kept && !isLost) {
      // Who is no member any more may have been erased meanwhile.
      const members = new Set(usersOf((await log.standing())!.roster))
      const told = kept.users.filter(user => members.has(user))
      await Promise.all(told.map(user => users(user).noteCall(pastCallOf(user, kept))))
    }
    await partition.commit({ delete: [mark.key, ...(isLost ? [pastKey(mark.value)] : [])] })
  }
}

const isEnd = ({ type }: Fact) => type === 'ended'
