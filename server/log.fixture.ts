import type { Log, LogLine } from './log.ts'

/** Keeps what is logged, and waits for lines that are yet to come. */
export class LogBook {
  readonly lines: LogLine[] = []
  readonly #waiting = new Set<() => void>()

  readonly log: Log = line => {
    this.lines.push(line)
    for (const look of this.#waiting) look()
  }

  /** The lines of this event, once there are so many. */
  some(event: string, count: number): Promise<LogLine[]> {
    return new Promise(resolve => {
      const look = () => {
        const found = this.lines.filter(line => line.event === event)
        if (found.length < count) return
        this.#waiting.delete(look)
        resolve(found)
      }
      this.#waiting.add(look)
      look()
    })
  }
}
