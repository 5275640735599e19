import { within } from '../kv/key.ts'
import type { Partition } from '../kv/kv.ts'
import type { CallPlace, PastCall } from '../protocol/past-call.ts'
import type { CallPage } from '../runtime.ts'

const KIND = 'called'
const MOST = 500 // calls; the oldest go

/** The calls of one user that are over, by when they began. */
export class CallList {
  readonly #partition: Partition

  constructor(partition: Partition) {
    this.#partition = partition
  }

  /** May be repeated; resolves to whether it was news. */
  async note(call: PastCall): Promise<boolean> {
    const key = [KIND, call.at, call.call]
    if (await this.#partition.get(key)) return false
    const tooMany = (await this.#partition.list({ ...within(KIND), reverse: true, limit: MOST })).slice(MOST - 1)
    const isDone = await this.#partition.commit({
      check: [{ key, version: undefined }],
      set: [{ key, value: call }],
      delete: tooMany.map(old => old.key),
    })
    return isDone // else the same was noted meanwhile
  }

  /** May be repeated. */
  async forget(place: CallPlace): Promise<void> {
    await this.#partition.commit({ delete: [[KIND, ...place]] })
  }

  /** The newest before a place. */
  async page({ before, limit }: { before?: CallPlace | undefined; limit: number }): Promise<CallPage> {
    const { start, end } = within(KIND)
    const range = { start, end: before ? [KIND, ...before] : end, limit, reverse: true }
    const calls = (await this.#partition.list<PastCall>(range)).map(({ value }) => value)
    const last = calls.length === limit ? calls.at(-1) : undefined
    return { calls, ...(last ? { next: [last.at, last.call] } : {}) }
  }
}
