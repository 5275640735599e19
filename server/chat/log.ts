import type { Change, Partition } from '../kv/kv.ts'
import type { ChatId, Fact } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { Moment } from '../runtime.ts'
import { Draft, type Rewriting } from './draft.ts'
import { checksOf, type Recorded, readFact, readRecord, type Standing } from './record.ts'

/** Reads the draft, changes it, and says what came of it. Refuses by throwing before it changes anything. */
export type Step<Result> = (draft: Draft) => Result | Promise<Result>

type Job = { step: Step<unknown>; resolve: (result: unknown) => void; reject: (error: unknown) => void }

const ATTEMPTS = 8
const ALARM = 2000 // ms after a commit until members are looked for who were not told
const MAX_FOLD = 256 // steps in one commit

/** What was committed: how the chat stands now, what is new in its log, and the fact at the head's line. */
export type Committed = {
  standing: Standing
  facts: readonly Fact[]
  last: Fact | undefined
}

export type LogDependencies = {
  chat: ChatId
  partition: Partition
  /** What else changes with what was said. */
  rewrite: (rewriting: Rewriting) => Promise<Change>
  now: () => number
  at?: ((moment: Moment) => void) | undefined
  onCommit: (committed: Committed) => void
  /** A commit may be stored, or not: nobody was told of it. */
  onFailed: () => void
}

/** The log of one chat. Waiting steps are folded into one commit, which is checked against the end of the log and the record. */
export class Log {
  readonly #deps: LogDependencies
  readonly #jobs: Job[] = []
  #isRunning = false
  /** As it was last read or written; good only for what is checked against the store. */
  #known: Recorded | undefined

  constructor(deps: LogDependencies) {
    this.#deps = deps
  }

  get isIdle(): boolean {
    return !this.#isRunning
  }

  /** Resolves to the step's result once all it changed is durable. */
  change<Result>(step: Step<Result>): Promise<Result> {
    const done = new Promise<unknown>((resolve, reject) => this.#jobs.push({ step, resolve, reject }))
    if (!this.#isRunning) void this.#run()
    return done as Promise<Result>
  }

  /** How the chat stands; undefined where there is none. */
  async standing(): Promise<Standing | undefined> {
    return (await readRecord(this.#deps.partition))?.standing
  }

  async fact(rev: number): Promise<Fact | undefined> {
    return rev ? readFact(this.#deps.partition, rev) : undefined
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    while (this.#jobs.length) await this.#fold(this.#jobs.splice(0, MAX_FOLD))
    this.#isRunning = false
  }

  async #fold(jobs: Job[]): Promise<void> {
    try {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) if (await this.#attempt(jobs)) return
      throw new InniesError('unavailable', 'This chat is too busy now; send again.')
    } catch (error) {
      this.#known = undefined // what became of the commit is not known
      this.#deps.onFailed()
      for (const job of jobs) job.reject(error)
    }
  }

  /** Resolves to false when somebody else changed the chat meanwhile. */
  async #attempt(jobs: Job[]): Promise<boolean> {
    const { chat, partition, now } = this.#deps
    const isRemembered = this.#known !== undefined
    this.#known ??= await readRecord(partition)
    const known = this.#known
    const draft = new Draft(chat, partition, known?.standing, now)
    const settle: (() => void)[] = []
    for (const job of jobs) {
      try {
        const result = await job.step(draft)
        settle.push(() => job.resolve(result))
      } catch (error) {
        settle.push(() => job.reject(error))
      }
    }
    // What is only said or refused is right as long as no other process has changed the chat.
    const isRight = draft.isChanged ? await this.#commit(draft, known) : !isRemembered || (await this.#isCurrent(known))
    if (!isRight) {
      this.#known = undefined
      return false
    }
    for (const tell of settle) tell()
    return true
  }

  async #isCurrent(known: Recorded | undefined): Promise<boolean> {
    const checks = checksOf(known)
    const entries = await Promise.all(checks.map(({ key }) => this.#deps.partition.get(key)))
    return entries.every((entry, index) => entry?.version === checks[index]!.version)
  }

  async #commit(draft: Draft, known: Recorded | undefined): Promise<boolean> {
    const { partition, rewrite, now, at, onCommit } = this.#deps
    const { standing, facts } = draft
    if (!standing) return true
    const last = await draft.fact(standing.head.line)
    // Whoever dies before its members are told is woken to tell them.
    const change = { check: checksOf(known), ...draft.change(), wakeAt: now() + ALARM }
    const { rewriting } = draft
    const more = rewriting && (await rewrite(rewriting))
    at?.('before-write')
    const isDone = await partition.commit(more ? joined(change, more) : change)
    if (!isDone) return false
    // What was written has a version that only the store knows.
    this.#known = draft.isRecordChanged || !known ? undefined : { standing, version: known.version }
    if (draft.isNews) onCommit({ standing, facts, last })
    return true
  }
}

function joined(one: Change, other: Change): Change {
  const both = <T>(one: T[] = [], other: T[] = []) => [...one, ...other]
  return {
    ...one,
    check: both(one.check, other.check),
    set: both(one.set, other.set),
    delete: both(one.delete, other.delete),
  }
}
