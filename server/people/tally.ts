import type { Change, Entry, Partition } from '../kv/kv.ts'
import type { Counts } from '../runtime.ts'

/** What a step writes, by how much it moves the counts, and what it resolves to. */
export type Tallied<Result> = { change?: Change; moves?: Partial<Counts>; result: Result }

/** Where a shard keeps its counts. */
export const TALLY = ['tally']
const NOTHING: Counts = { users: 0, chats: 0, messages: 0, calls: 0, reports: 0, files: 0, fileBytes: 0 }

/** The counts of a shard: each moves in the commit that stores what is counted. */
export class Tally {
  readonly #partition: Partition
  /** Counts what is there already, in stores from before there was a tally. */
  readonly #recount: () => Promise<Partial<Counts>>
  #turn: Promise<unknown> = Promise.resolve()

  constructor(partition: Partition, recount: () => Promise<Partial<Counts>>) {
    this.#partition = partition
    this.#recount = recount
  }

  async counts(): Promise<Counts> {
    return (await this.#read()).counts
  }

  /** Runs steps one after the other: they would fail each other's check. A step that finds itself overtaken runs again. */
  change<Result>(step: () => Promise<Tallied<Result>>): Promise<Result> {
    const turn = this.#turn.then(() => this.#change(step))
    this.#turn = turn.catch(() => {}) // told to whoever asked for it
    return turn
  }

  async #change<Result>(step: () => Promise<Tallied<Result>>): Promise<Result> {
    for (;;) {
      const { change, moves, result } = await step()
      if (!change) return result
      const isDone = await this.#partition.commit(moves ? await this.#counted(change, moves) : change)
      if (isDone) return result
    }
  }

  async #counted({ check = [], set = [], ...rest }: Change, moves: Partial<Counts>): Promise<Change> {
    const { counts, version } = await this.#read()
    const moved = Object.entries(counts).map(([kind, count]) => [kind, count + (moves[kind as keyof Counts] ?? 0)])
    return {
      ...rest,
      check: [...check, { key: TALLY, version }],
      set: [...set, { key: TALLY, value: Object.fromEntries(moved) }],
    }
  }

  async #read(): Promise<{ counts: Counts; version: Entry['version'] | undefined }> {
    const entry = await this.#partition.get<Counts>(TALLY)
    return { counts: { ...NOTHING, ...(entry?.value ?? (await this.#recount())) }, version: entry?.version }
  }
}
