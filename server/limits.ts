/** So many at once, and so many more each second. */
export type Rate = { burst: number; perSecond: number }

/** No more than so many within any stretch of so many seconds. */
export type Quota = { most: number; seconds: number }

/** Reports by one user. */
export const REPORTS: Quota = { most: 20, seconds: 3600 }

/** Searches of messages by one user. */
export const SEARCHES: Rate = { burst: 20, perSecond: 1 }

type Bucket = { tokens: number; at: number }

const MAX_KEYS = 50_000 // those not used for longest are forgotten

/** Counts what each key does: by a rate in token buckets, by a quota with the time of each. */
export class Limits {
  readonly #now: () => number
  readonly #buckets = new Map<string, Bucket>()
  readonly #times = new Map<string, readonly number[]>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** Takes one. Returns 0, or the whole seconds until there is one to take; then nothing is taken. */
  take(key: string, limit: Rate | Quota): number {
    return 'most' in limit ? this.#takeOf(key, limit) : this.#takeFrom(key, limit)
  }

  #takeFrom(key: string, { burst, perSecond }: Rate): number {
    const now = this.#now()
    const { tokens, at } = this.#buckets.get(key) ?? { tokens: burst, at: now }
    const filled = Math.min(burst, tokens + (Math.max(0, now - at) / 1000) * perSecond)
    putLast(this.#buckets, key, { tokens: filled < 1 ? filled : filled - 1, at: now })
    return filled < 1 ? Math.ceil((1 - filled) / perSecond) : 0
  }

  #takeOf(key: string, { most, seconds }: Quota): number {
    const now = this.#now()
    // A time that is still to come is from before the clock was set back.
    const times = (this.#times.get(key) ?? []).filter(time => time > now - seconds * 1000 && time <= now)
    const isTooMany = times.length >= most
    putLast(this.#times, key, isTooMany ? times : [...times, now])
    return isTooMany ? Math.ceil((times[0]! + seconds * 1000 - now) / 1000) : 0
  }
}

/** The last used stands last, so that the first can be forgotten. */
function putLast<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key)
  map.set(key, value)
  if (map.size > MAX_KEYS) map.delete(map.keys().next().value!)
}
