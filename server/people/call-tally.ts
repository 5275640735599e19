import { dayOf, plus, type Sums } from '../call/call-sums.ts'
import { within } from '../kv/key.ts'
import type { Entry, Partition } from '../kv/kv.ts'
import { CALL_DAYS } from '../protocol/call-stats.ts'
import type { CallCount, CallSums } from '../runtime.ts'

const COUNTED = 'call-counted'
const SUMS = 'call-sums'
const ALL = [SUMS, 0] // since ever, for the counters of /metrics

/** Up to which number of each lane the counts of a chat are in the sums. Another epoch is another chat of that id. */
type Counted = { epoch: string } & Partial<Record<CallCount['lane'], number>>

/** What is counted of the calls of the chats that belong to one shard: since ever, and by day. */
export class CallTally {
  readonly #partition: Partition
  readonly #now: () => number
  #turn: Promise<unknown> = Promise.resolve()

  constructor(partition: Partition, now: () => number) {
    this.#partition = partition
    this.#now = now
  }

  /** May be repeated, also late: what was counted before is counted no more. A chat tells its counts in their order. */
  count(count: CallCount): Promise<void> {
    const turn = this.#turn.then(async () => {
      while (!(await this.#count(count))) {} // another process has counted meanwhile
    })
    this.#turn = turn.catch(() => {}) // told to whoever asked for it
    return turn
  }

  /** Since ever, and of each day from that one on. */
  async sums(since: number): Promise<CallSums> {
    const [all, days] = await Promise.all([
      this.#partition.get<Sums>(ALL),
      this.#partition.list<Sums>({ start: [SUMS, Math.max(1, since)], end: within(SUMS).end }),
    ])
    return { all: all?.value ?? {}, days: days.map(({ key, value }) => [Number(key[1]), value]) }
  }

  async #count({ chat, epoch, lane, n, at, adds }: CallCount): Promise<boolean> {
    const [key, day] = [[COUNTED, chat], dayOf(at)]
    const known = await this.#partition.get<Counted>(key)
    const counted = known?.value.epoch === epoch ? known.value : { epoch }
    if (n <= (counted[lane] ?? -1)) return true
    const today = dayOf(this.#now())
    const isOld = day <= today - CALL_DAYS
    const keys = isOld ? [ALL] : [ALL, [SUMS, day]]
    const before = await Promise.all(keys.map(one => this.#partition.get<Sums>(one)))
    const old = await this.#oldDays(today)
    return this.#partition.commit({
      check: [{ key, version: known?.version }, ...keys.map((one, i) => ({ key: one, version: before[i]?.version }))],
      set: [
        { key, value: { ...counted, [lane]: n } },
        ...keys.map((one, i) => ({ key: one, value: plus(before[i]?.value ?? {}, adds) })),
      ],
      delete: old.map(one => one.key),
    })
  }

  #oldDays(today: number): Promise<Entry[]> {
    const end = Math.max(1, today - CALL_DAYS + 1)
    return this.#partition.list({ start: [SUMS, 1], end: [SUMS, end], limit: 50 })
  }
}
