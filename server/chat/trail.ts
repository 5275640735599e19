import type { Change, Partition } from '../kv/kv.ts'
import type { Fact } from '../protocol/chat.ts'
import { readSound } from './history.ts'
import { letEnd } from './let-end.ts'
import type { Log } from './log.ts'
import type { Pace } from './pace.ts'
import type { Standing } from './record.ts'

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
  /** By which it gives way to what cannot wait. */
  readonly pace?: Pace
  /**
   * Works on facts, as they stand now. What it resolves to is stored together with the moved cursor. Where that fails, or the
   * process dies before, it is given the same facts again, and maybe more. A damaged fact is left out.
   */
  follow(facts: readonly Fact[], standing: Standing): Promise<Pick<Change, 'check' | 'set' | 'delete'>>
}

export type FollowerDependencies = { partition: Partition; log: Log; now: () => number }

const REST = 1000 // ms in which facts gather
const MAX_BATCHES = 8 // in a row
const PIECE = 64 // facts that are read at a time
const MAX_TEXT = 150_000 // UTF-16 units in one batch, about

/** Where the rev is stored up to which a trail has worked. */
export const cursorKey = ({ name }: Pick<Trail, 'name'>) => ['trail', name]

/** Brings the facts of one chat to one trail: soon after a commit, and after a crash when the alarm rings. */
export class Follower {
  readonly #deps: FollowerDependencies
  readonly #trail: Trail
  /** The last head that was heard of. */
  #head = 0
  /** The head at which the trail is behind, at the earliest. */
  #due: number
  #timer: ReturnType<typeof setTimeout> | undefined
  #running: Promise<void> | undefined
  #begun: Promise<void> | undefined

  constructor(deps: FollowerDependencies, trail: Trail) {
    this.#deps = deps
    this.#trail = trail
    this.#due = trail.least
  }

  /** Nothing is under way. */
  get isIdle(): boolean {
    return this.#timer === undefined && !this.#running
  }

  /** The log has come so far. Called after each commit, which has set the alarm. */
  heard(head: number): void {
    if (head > this.#head) this.#head = head
    if (this.#head < this.#due || !this.isIdle) return
    this.begin().catch(() => {}) // who needs it tries again
    this.#schedule()
  }

  /** The log may have come further, without an alarm that rings soon: the clock that it goes by may have been set back. */
  look(): void {
    this.#due = 0
    this.#schedule()
  }

  /** The alarm rings: catches up, or sets it again. Rejects when that fails. */
  async wake(head: number): Promise<void> {
    this.#head = Math.max(this.#head, head)
    await this.#running?.catch(() => {})
    if (this.#head >= this.#due) await this.#run()
  }

  /** Resolves when nothing is under way. What is left is for the alarm. */
  async settle(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    await this.#running?.catch(() => {})
  }

  /** Notes where it begins in a chat that is new to it. To be done before it is noted that the members were told. */
  begin(): Promise<void> {
    this.#begun ??= this.#begin()
    this.#begun.catch(() => {
      this.#begun = undefined
    })
    return this.#begun
  }

  async #begin(): Promise<void> {
    const { partition } = this.#deps
    const key = cursorKey(this.#trail)
    if (this.#trail.begins === 'at-floor' || (await partition.get(key))) return
    // New is what not all members are known to have been told.
    const told = await partition.get<number>(['told'])
    await partition.commit({ check: [{ key, version: undefined }], set: [{ key, value: told?.value ?? 0 }] })
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#run().catch(() => this.look())
    }, REST)
    letEnd(this.#timer)
  }

  #run(): Promise<void> {
    this.#running ??= this.#catchUp().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #catchUp(): Promise<void> {
    await this.begin()
    let isBehind = true
    for (let batch = 0; isBehind && batch < MAX_BATCHES; batch++) isBehind = await this.#advance()
    if (isBehind) await this.#deps.partition.commit({ wakeAt: this.#deps.now() + REST })
    if (this.#head >= this.#due) this.#schedule()
  }

  /** Works on a batch. Resolves to false when there is none. */
  async #advance(): Promise<boolean> {
    const { partition, log } = this.#deps
    const trail = this.#trail
    const standing = await log.standing()
    const cursor = await partition.get<number>(cursorKey(trail))
    const after = Math.max(cursor?.value ?? 0, standing?.head.floor ?? 0)
    this.#due = after + trail.least
    if (!standing || standing.head.rev < this.#due) return false
    const { facts, last } = await this.#read(after, standing)
    const { check = [], set = [], delete: remove = [] } = await trail.follow(facts, standing)
    // Where somebody else moved the cursor meanwhile nothing is stored, and it is read again.
    const isDone = await partition.commit({
      check: [{ key: cursorKey(trail), version: cursor?.version }, ...check],
      set: [...set, { key: cursorKey(trail), value: last }],
      delete: remove,
    })
    if (isDone) this.#due = last + trail.least
    return true
  }

  /** The batch that follows, and the rev at its end. */
  async #read(after: number, { head }: Standing): Promise<{ facts: Fact[]; last: number }> {
    const { most, pace } = this.#trail
    const facts: Fact[] = []
    const end = Math.min(head.rev, after + most)
    let [last, text] = [after, 0]
    while (last < end && text < MAX_TEXT) {
      await pace?.turn()
      const piece = await readSound(this.#deps.partition, last + 1, Math.min(end, last + PIECE))
      facts.push(...piece)
      last = Math.min(end, last + PIECE)
      for (const fact of piece) if (fact.type === 'sent') text += fact.text.length
    }
    return { facts, last }
  }
}
