/** What could happen next. One seed draws the same cards in the same order. */
export class Deck {
  readonly #cards: (() => void)[] = []
  #seed: number

  constructor(seed: number) {
    this.#seed = seed
  }

  get size(): number {
    return this.#cards.length
  }

  add(card: () => void): void {
    this.#cards.push(card)
  }

  /** Lets one of them happen, and all that follows from it at once. */
  async draw(): Promise<void> {
    const place = this.below(this.#cards.length)
    const last = this.#cards.pop()
    if (!last) return
    const drawn = place < this.#cards.length ? this.#cards[place]! : last
    if (drawn !== last) this.#cards[place] = last
    drawn()
    await quiet()
  }

  /** True once in so many times. */
  isOneIn(times: number): boolean {
    return this.below(times) === 0
  }

  /** A whole number from 0 (mulberry32: github.com/bryc/code). */
  below(end: number): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(end, 1)
  }
}

const { setImmediate } = globalThis

/** Resolves when nothing goes on by itself any more. */
export function quiet(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
