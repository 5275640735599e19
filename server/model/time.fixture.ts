type Timer = { at: number; run: () => void }

const START = Date.UTC(2026, 0, 1)

/** Time that stands still until it is told to go on. Timers ring in order; the wall clock can be set without them. */
export class Time {
  #elapsed = 0 // ms
  #offset = START
  /** The next one stands first. */
  readonly #timers: Timer[] = []

  readonly now = (): number => this.#offset + this.#elapsed

  /** ms until the next timer rings; undefined where there is none. */
  get untilNext(): number | undefined {
    const next = this.#timers[0]
    return next && Math.max(0, next.at - this.#elapsed)
  }

  /** Goes on to the next timer and rings it. */
  ring(): void {
    const next = this.#timers.shift()
    if (!next) return
    this.#elapsed = Math.max(this.#elapsed, next.at)
    next.run()
  }

  /** Sets the wall clock; durations stay as they are. */
  jump(ms: number): void {
    this.#offset += ms
  }

  /** Puts this time in the place of the real one, until the answer is called. */
  install(): () => void {
    const { setTimeout, clearTimeout } = globalThis
    const { now } = Date
    const { now: elapsed } = performance
    const start = (run: () => void, ms = 0) => this.#start(run, ms)
    globalThis.setTimeout = start as unknown as typeof setTimeout // only what the server asks of a timer
    globalThis.clearTimeout = (timer => this.#stop(timer as unknown as Timer)) as typeof clearTimeout
    Date.now = this.now
    performance.now = () => this.#elapsed
    return () => {
      Object.assign(globalThis, { setTimeout, clearTimeout })
      Date.now = now
      performance.now = elapsed
    }
  }

  #start(run: () => void, ms: number): Timer {
    const timer = { at: this.#elapsed + Math.max(ms, 0), run }
    const place = this.#timers.findIndex(other => other.at > timer.at)
    this.#timers.splice(place < 0 ? this.#timers.length : place, 0, timer)
    return timer
  }

  #stop(timer: Timer | undefined): void {
    const place = timer ? this.#timers.indexOf(timer) : -1
    if (place >= 0) this.#timers.splice(place, 1)
  }
}
