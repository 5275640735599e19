import { within } from '../kv/key.ts'
import type { Change, Partition, Version } from '../kv/kv.ts'
import type { Fact, Range } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { Head } from './head.ts'

/** What one attempt to change the chat would store; steps read and write it in turn. */
export type Draft = {
  head: Head | undefined
  facts: Fact[]
  /** Idempotency keys made in this draft, by `user clientId`. */
  once: Map<string, { key: readonly string[]; rev: number }>
}

/** Reads the draft, changes it, and says what came of it. Refuses by throwing before it changes anything. */
export type Step<Result> = (draft: Draft) => Result | Promise<Result>

type Job = { step: Step<unknown>; resolve: (result: unknown) => void; reject: (error: unknown) => void }

const ATTEMPTS = 8
const ALARM = 2000 // ms after a commit until undelivered facts are looked for

/** Hears of what was committed; `told` is the rev up to which every member is known to have been told. */
type OnCommit = (head: Head, facts: readonly Fact[], told: number) => void

/** The log of one chat and its head. Waiting steps are folded into one commit that is checked against the head. */
export class Log {
  readonly #partition: Partition
  readonly #onCommit: OnCommit
  readonly #now: () => number
  readonly #jobs: Job[] = []
  #isRunning = false
  #told: number | undefined

  constructor(partition: Partition, now: () => number, onCommit: OnCommit) {
    this.#partition = partition
    this.#now = now
    this.#onCommit = onCommit
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

  async head(): Promise<Head | undefined> {
    return (await this.#load()).head
  }

  /** The facts of a range, in the order of `rev`. */
  async facts({ before, after, limit }: Range): Promise<Fact[]> {
    const start = ['log', (after ?? 0) + 1]
    const end = before === undefined ? within('log').end : ['log', before]
    if (after !== undefined && before === undefined) return this.#list({ start, end, limit })
    return (await this.#list({ start, end, limit, reverse: true })).reverse()
  }

  /** The rev stored under an idempotency key, in the draft or in the log. */
  async revOf(draft: Draft, user: string, clientId: string): Promise<number | undefined> {
    const drafted = draft.once.get(`${user} ${clientId}`)
    return drafted?.rev ?? (await this.#partition.get<number>(['once', user, clientId]))?.value
  }

  async fact(draft: Draft, rev: number): Promise<Fact | undefined> {
    return draft.facts.find(fact => fact.rev === rev) ?? (await this.#partition.get<Fact>(['log', rev]))?.value
  }

  /** The last rev that every member was told of, as stored; 0 = none. */
  async told(): Promise<number> {
    this.#told ??= (await this.#partition.get<number>(['told']))?.value ?? 0
    return this.#told
  }

  async setTold(rev: number): Promise<void> {
    this.#told = rev
    await this.#partition.commit({ set: [{ key: ['told'], value: rev }] })
  }

  async #list(range: Parameters<Partition['list']>[0]): Promise<Fact[]> {
    return (await this.#partition.list<Fact>(range)).map(entry => entry.value)
  }

  async #load(): Promise<Loaded> {
    const entry = await this.#partition.get<Head>(['head'])
    return { head: entry?.value, version: entry?.version }
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    while (this.#jobs.length) await this.#fold(this.#jobs.splice(0))
    this.#isRunning = false
  }

  async #fold(jobs: Job[]): Promise<void> {
    try {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) if (await this.#attempt(jobs)) return
      throw new InniesError('unavailable', 'This chat is too busy now; send again.')
    } catch (error) {
      for (const job of jobs) job.reject(error)
    }
  }

  /** Resolves to false when somebody else changed the chat meanwhile. */
  async #attempt(jobs: Job[]): Promise<boolean> {
    const { head, version } = await this.#load()
    const draft: Draft = { head, facts: [], once: new Map() }
    const settle: (() => void)[] = []
    for (const job of jobs) {
      try {
        const result = await job.step(draft)
        settle.push(() => job.resolve(result))
      } catch (error) {
        settle.push(() => job.reject(error))
      }
    }
    if (draft.head !== head && !(await this.#commit(draft, version))) return false
    for (const tell of settle) tell()
    return true
  }

  async #commit(draft: Draft, version: Version | undefined): Promise<boolean> {
    const { head, facts, once } = draft
    const set: NonNullable<Change['set']> = [{ key: ['head'], value: head }]
    for (const fact of facts) set.push({ key: ['log', fact.rev], value: fact })
    for (const { key, rev } of once.values()) set.push({ key, value: rev })
    const alarm = facts.length ? { wakeAt: this.#now() + ALARM } : {}
    const told = await this.told()
    if (!(await this.#partition.commit({ check: [{ key: ['head'], version }], set, ...alarm }))) return false
    if (head) this.#onCommit(head, facts, told)
    return true
  }
}

type Loaded = { head: Head | undefined; version: Version | undefined }
