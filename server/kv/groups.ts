/** Writes what waits as one group at a time; what arrives meanwhile is the next group. */
export class Groups<Job> {
  readonly #write: (group: Job[]) => Promise<void>
  #waiting: Job[] = []
  #running: Promise<void> | undefined

  /** `write` answers for each job itself, and does not throw. */
  constructor(write: (group: Job[]) => Promise<void>) {
    this.#write = write
  }

  add(job: Job): void {
    this.#waiting.push(job)
    this.#running ??= this.#run()
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    await this.#running
  }

  async #run(): Promise<void> {
    while (this.#waiting.length) {
      await undefined // all that is queued in this breath comes into the same group
      await this.#write(this.#waiting.splice(0, MAX_GROUP))
    }
    this.#running = undefined
  }
}

/** Keeps one group from taking the disk, or the process, for long. */
const MAX_GROUP = 1000
