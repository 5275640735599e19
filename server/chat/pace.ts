const BUSY = 5 // ms that a turn of the process takes when it has much else to do
const REST = 100 // ms between two pieces while it has

/** Lets through the work that can wait, of one process: a piece in each turn of it, and fewer while it is busy. */
export class Pace {
  readonly #waiting: (() => void)[] = []
  #isRunning = false
  #isHurried = false

  /** Resolves when a piece of a millisecond or two may be done. */
  turn(): Promise<void> {
    if (this.#isHurried) return Promise.resolve()
    const turn = new Promise<void>(resolve => this.#waiting.push(resolve))
    if (!this.#isRunning) void this.#run()
    return turn
  }

  /** From now on nothing waits: the process is about to end. */
  hurry(): void {
    this.#isHurried = true
    for (const begin of this.#waiting.splice(0)) begin()
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    while (this.#waiting.length) {
      const start = performance.now()
      await passed(0)
      if (performance.now() - start > BUSY) await passed(REST)
      this.#waiting.shift()?.()
    }
    this.#isRunning = false
  }
}

/** Resolves in another turn of the process, after so many ms. */
export function passed(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
