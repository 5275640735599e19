import type { Partition } from '../kv/kv.ts'
import type { Place, Runtime } from '../runtime.ts'

/** For which number of days the chats of a shard were looked through last, and how far it has got; `isDone`: to the end. */
type State = { days: number; before?: Place; isDone: boolean }

export type SweepDependencies = {
  partition: Partition
  /** The chats of the shard, the newest before a place. */
  chats: (page: { before?: Place | undefined; limit: number }) => Promise<Place[]>
  chat: Runtime['chat']
  /** Days that messages are kept in chats that have no number of their own; 0 = for ever. */
  days: number
  now: () => number
}

const KEY = ['retention']
const PAGE = 20 // chats of the shard that are roused together
const REST = 1000 // ms until the next ones

/** Rouses all chats once when another number of days is set: one in which nothing happens has no alarm for what was not due before. */
export class Sweep {
  readonly #deps: SweepDependencies

  constructor(deps: SweepDependencies) {
    this.#deps = deps
  }

  /** To be called when the server starts. */
  async begin(): Promise<void> {
    const { partition, days, now } = this.#deps
    const entry = await partition.get<State>(KEY)
    if ((entry?.value.days ?? 0) === days) return
    const state: State = { days, isDone: days === 0 }
    const check = [{ key: KEY, version: entry?.version }]
    await partition.commit({ check, set: [{ key: KEY, value: state }], ...(days ? { wakeAt: now() } : {}) })
  }

  /** Goes on where it stopped. */
  async wake(): Promise<void> {
    const { partition, chats, chat, now } = this.#deps
    const entry = await partition.get<State>(KEY)
    if (!entry || entry.value.isDone) return
    const { days, before } = entry.value
    const page = await chats({ before, limit: PAGE })
    await Promise.all(page.map(([, id]) => chat(id).rouse()))
    const last = page.length === PAGE ? page.at(-1) : undefined
    const state: State = { days, ...(last ? { before: last } : {}), isDone: !last }
    await partition.commit({
      check: [entry],
      set: [{ key: KEY, value: state }],
      ...(last ? { wakeAt: now() + REST } : {}),
    })
  }
}
