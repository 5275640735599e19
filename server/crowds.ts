/** How many are here at once, by where they are from. */
export class Crowds {
  readonly #counts = new Map<string, number>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  isFull(from: string): boolean {
    return (this.#counts.get(from) ?? 0) >= this.#most
  }

  /** Returns how to leave again. */
  enter(from: string): () => void {
    this.#counts.set(from, (this.#counts.get(from) ?? 0) + 1)
    return () => {
      const rest = this.#counts.get(from)! - 1
      if (rest) this.#counts.set(from, rest)
      else this.#counts.delete(from)
    }
  }
}
