import type { Key } from '../kv/key.ts'
import type { Queue, Waiting } from './queue.ts'

const PAGE = 64 // entries that are read at once
const MOST = 2048 // entries that are kept: so many of one chat do not hold up the others

/** What waits in a queue, as far as it was read: each entry is read once, and not again for each event that is sent. */
export class Window {
  readonly #queue: Pick<Queue, 'news' | 'again'>
  /** What is being sent, by id. */
  readonly #inFlight: ReadonlyMap<string, { subject: string }>
  #entries: Waiting[] = []
  /** Where the list of new events was read up to; undefined = its beginning. */
  #place: Key | undefined
  #hasMore = true

  constructor(queue: Pick<Queue, 'news' | 'again'>, inFlight: ReadonlyMap<string, { subject: string }>) {
    this.#queue = queue
    this.#inFlight = inFlight
  }

  /** Something was added to the queue. */
  more(): void {
    this.#hasMore = true
  }

  /** The first that is about nothing of what is being sent, taken out; undefined where there is none. */
  async next(): Promise<Waiting | undefined> {
    for (;;) {
      const subjects = new Set([...this.#inFlight.values()].map(({ subject }) => subject))
      const found = this.#entries.findIndex(({ subject }) => !subjects.has(subject))
      if (found >= 0) return this.#entries.splice(found, 1)[0]
      if (!this.#hasMore || this.#entries.length >= MOST) return undefined
      await this.#read()
    }
  }

  async #read(): Promise<void> {
    this.#hasMore = false // what is added from here on may be missed
    // Empty, it begins anew: a clock that was set back puts what is new before what was read.
    const isEmpty = !this.#entries.length
    const again = isEmpty ? await this.#queue.again(PAGE) : []
    const news = await this.#queue.news(isEmpty ? undefined : this.#place, PAGE)
    this.#place = news.at(-1)?.place ?? this.#place
    this.#hasMore ||= news.length === PAGE
    this.#entries.push(...[...again, ...news].filter(({ id }) => !this.#inFlight.has(id)))
  }
}
