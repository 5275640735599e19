import type { Change, Partition } from '../kv/kv.ts'
import type { Fact } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import { readRange } from './history.ts'
import { letEnd } from './let-end.ts'
import type { Committed, Log } from './log.ts'
import { readFact, type Standing } from './record.ts'

/** What comes after the log: it works through the facts by a cursor of its own, in their order, and may lag behind. */
export interface Trail {
  /** Names its cursor in the store: it never changes. */
  readonly name: string
  /** Where it begins in a chat that it has never seen: with the oldest fact that is kept, or with what is new. */
  readonly begins: 'at-floor' | 'at-head'
  /** It is given facts when there are this many that it does not know; until then it is not behind. */
  readonly least: number
  /** Facts in one batch. There are fewer when they are long. */
  readonly most: number
  /**
   * Works on facts, as they stand now. What it resolves to is stored together with the moved cursor. Where that fails, or the
   * process dies before, it is given the same facts again, and maybe more. A damaged fact is left out.
   */
  follow(facts: readonly Fact[], standing: Standing): Promise<Pick<Change, 'check' | 'set' | 'delete'>>
}

export type TrailsDependencies = {
  partition: Partition
  log: Log
  trails: readonly Trail[]
  now: () => number
}

const REST = 1000 // ms in which facts gather
const MAX_BATCHES = 8 // of one trail in a row

/** Where the rev is stored up to which a trail has worked. */
export const cursorKey = ({ name }: Pick<Trail, 'name'>) => ['trail', name]

/** All that trails the log of one chat: soon after a commit, and after a crash when the alarm rings. */
export class Trails {
  readonly #deps: TrailsDependencies
  /** The last head that was heard of, and the one at which some trail is behind; 0 = nothing is known. */
  #head = 0
  #due: number
  #timer: ReturnType<typeof setTimeout> | undefined
  #running: Promise<void> | undefined
  #begun: Promise<void> | undefined

  constructor(deps: TrailsDependencies) {
    this.#deps = deps
    this.#due = deps.trails.length ? 0 : Number.POSITIVE_INFINITY
  }

  /** Nothing is under way. */
  get isIdle(): boolean {
    return this.#timer === undefined && !this.#running
  }

  /** Called after each commit to the log, which has set the alarm. */
  committed({ standing }: Pick<Committed, 'standing'>): void {
    this.#head = standing.head.rev
    if (this.#head < this.#due || !this.isIdle) return
    this.begin().catch(() => {}) // who needs it tries again
    this.#schedule()
  }

  /** Catches up, or sets the alarm again. Rejects when a trail has failed. */
  async wake(): Promise<void> {
    await this.#running?.catch(() => {})
    await this.#run()
  }

  /** Resolves when no batch is under way. What is left is for the alarm. */
  async settle(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    await this.#running?.catch(() => {})
  }

  /** Notes where trails begin that have never seen this chat. To be done before it is noted that the members were told. */
  begin(): Promise<void> {
    this.#begun ??= this.#begin()
    this.#begun.catch(() => {
      this.#begun = undefined
    })
    return this.#begun
  }

  async #begin(): Promise<void> {
    const { partition, trails } = this.#deps
    for (const trail of trails) {
      const key = cursorKey(trail)
      if (trail.begins === 'at-floor' || (await partition.get(key))) continue
      // New is what not all members are known to have been told.
      const told = await partition.get<number>(['told'])
      await partition.commit({ check: [{ key, version: undefined }], set: [{ key, value: told?.value ?? 0 }] })
    }
  }

  #schedule(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#run().catch(() => {}) // the alarm tries again
    }, REST)
    letEnd(this.#timer)
  }

  #run(): Promise<void> {
    this.#running ??= this.#advanceAll().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  /** One trail that fails does not hold up the others. */
  async #advanceAll(): Promise<void> {
    await this.begin()
    const ends = await Promise.allSettled(this.#deps.trails.map(trail => this.#advance(trail)))
    this.#due = Math.min(...ends.map(end => (end.status === 'fulfilled' ? end.value : 0)))
    for (const end of ends) if (end.status === 'rejected') throw end.reason
    if (this.#head >= this.#due && this.#timer === undefined) this.#schedule()
  }

  /** Resolves to the head at which the trail is behind again, or still is. */
  async #advance(trail: Trail): Promise<number> {
    const { partition, log, now } = this.#deps
    let due = 0
    for (let batch = 0; batch < MAX_BATCHES; batch++) {
      const standing = await log.standing()
      const cursor = await partition.get<number>(cursorKey(trail))
      const after = Math.max(cursor?.value ?? 0, standing?.head.floor ?? 0)
      due = after + trail.least
      if (!standing || standing.head.rev < due) return due
      const { facts, last } = await this.#read(after, trail.most, standing)
      const { check = [], set = [], delete: remove = [] } = await trail.follow(facts, standing)
      // Where somebody else moved the cursor meanwhile nothing is stored, and it is read again.
      await partition.commit({
        check: [{ key: cursorKey(trail), version: cursor?.version }, ...check],
        set: [...set, { key: cursorKey(trail), value: last }],
        delete: remove,
      })
    }
    await partition.commit({ wakeAt: now() + REST })
    return due
  }

  /** The next facts, and the rev of the last one or of a damaged one after it. */
  async #read(after: number, limit: number, { head }: Standing): Promise<{ facts: Fact[]; last: number }> {
    const { partition } = this.#deps
    try {
      const facts = await readRange(partition, { after, limit }, head.floor)
      return { facts, last: facts.at(-1)?.rev ?? after }
    } catch (error) {
      if (!isDamage(error)) throw error
    }
    const fact = await readFact(partition, after + 1).catch(error => {
      if (!isDamage(error)) throw error
    })
    return { facts: fact ? [fact] : [], last: after + 1 }
  }
}

const isDamage = (error: unknown) => error instanceof InniesError && error.code === 'damaged'
