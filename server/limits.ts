/** So many at once, and so many more each second. */
export type Rate = { burst: number; perSecond: number }

/** Searches of one user: of people, and of messages. */
export const SEARCHES: Rate = { burst: 20, perSecond: 1 }

type Bucket = { tokens: number; at: number }

const MAX_BUCKETS = 50_000 // the ones not used for longest are forgotten; a full one is as good as none

/** Counts what each key does, in token buckets. */
export class Limits {
  readonly #now: () => number
  readonly #buckets = new Map<string, Bucket>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** Takes one. Returns 0, or the whole seconds until there is one to take; then nothing is taken. */
  take(key: string, { burst, perSecond }: Rate): number {
    const now = this.#now()
    const { tokens, at } = this.#buckets.get(key) ?? { tokens: burst, at: now }
    const filled = Math.min(burst, tokens + (Math.max(0, now - at) / 1000) * perSecond)
    this.#buckets.delete(key) // the last used stands last
    this.#buckets.set(key, { tokens: filled < 1 ? filled : filled - 1, at: now })
    if (this.#buckets.size > MAX_BUCKETS) this.#buckets.delete(this.#buckets.keys().next().value!)
    return filled < 1 ? Math.ceil((1 - filled) / perSecond) : 0
  }
}
