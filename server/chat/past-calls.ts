import { sumsOfCall } from '../call/call-sums.ts'
import { type Key, within } from '../kv/key.ts'
import type { Entry, Partition } from '../kv/kv.ts'
import type { ChatId, Fact } from '../protocol/chat.ts'
import type { CallCount, Runtime } from '../runtime.ts'
import { DUE, type Ending, type KeptCall, pastCallOf, pastKey } from './call-end.ts'
import { type DueReport, toldKey } from './call-report.ts'
import type { Committed, Log } from './log.ts'
import type { Standing } from './record.ts'
import { usersOf } from './roster.ts'

export type PastCallsDependencies = {
  chat: ChatId
  partition: Partition
  log: Log
  users: Runtime['user']
  /** Counts a call for who runs the site; absent: nobody does. */
  count?: ((count: CallCount) => Promise<void>) | undefined
}

type Due = Ending | DueReport

const BATCH = 100 // marks that are read at a time

/**
 * Brings the calls of one chat that are over into the lists of its members, and takes them out when the log has lost them;
 * has them counted, and what is said of them.
 */
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
    if (facts.some(isEnd)) this.tellSoon()
  }

  tellSoon(): void {
    this.wake().catch(() => {}) // the alarm does it again
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
    const { partition, log } = this.#deps
    for (;;) {
      const due = await partition.list<Due>({ ...within(DUE), limit: BATCH })
      const standing = due.length ? await log.standing() : undefined
      if (!standing) return
      // In their order: a count that is passed over is counted no more.
      for (const mark of due) await partition.commit({ delete: [mark.key, ...(await this.#tellOne(mark, standing))] })
    }
  }

  /** Resolves to what is of no more use, besides the mark. */
  async #tellOne({ key, value }: Entry<Due>, { head, roster }: Standing): Promise<Key[]> {
    const { chat, partition, users, count } = this.#deps
    const counted = { chat, epoch: head.epoch, n: Number(key[2]) }
    if ('adds' in value) {
      await count?.({ ...counted, ...value, lane: 'reported' })
      return []
    }
    const kept = (await partition.get<KeptCall>(pastKey(value.call)))?.value
    if (key[1] === 'lost') {
      if (kept) await all(kept.users.map(user => users(user).forgetCall([kept.at, kept.call])))
      return [pastKey(value.call), toldKey(value.call)]
    }
    if (!kept) return []
    await count?.({ ...counted, at: kept.at, adds: sumsOfCall(kept), lane: 'ended' })
    // Who is no member any more may have been erased meanwhile.
    const members = new Set(usersOf(roster))
    const told = kept.users.filter(user => members.has(user))
    await all(told.map(user => users(user).noteCall(pastCallOf(user, kept))))
    return []
  }
}

/** Each of them, and only then the first that failed. */
async function all(deeds: readonly Promise<void>[]): Promise<void> {
  for (const end of await Promise.allSettled(deeds)) if (end.status === 'rejected') throw end.reason
}

const isEnd = ({ type }: Fact) => type === 'ended'
