import type { UserId } from '../protocol/people.ts'
import type { Runtime } from '../runtime.ts'

const LIFETIME = 120_000 // ms that a watch lasts

/** Who is told of what is worth nothing later, each for two minutes. Kept in memory only. */
export class Watchers {
  readonly #users: Runtime['user']
  readonly #now: () => number
  readonly #until = new Map<UserId, number>()

  constructor(users: Runtime['user'], now: () => number) {
    this.#users = users
    this.#now = now
  }

  get isEmpty(): boolean {
    return this.now().length === 0
  }

  add(user: UserId): void {
    this.#until.set(user, this.#now() + LIFETIME)
  }

  /** Those whose watch lasts. */
  now(): UserId[] {
    const now = this.#now()
    for (const [user, until] of this.#until) if (until <= now) this.#until.delete(user)
    return [...this.#until.keys()]
  }

  /** Sends frames to one of them; nobody minds if they do not arrive. */
  tell(user: UserId, frames: readonly object[]): void {
    this.#users(user)
      .deliver({ frames: frames.map(frame => JSON.stringify(frame)) })
      .catch(() => {})
  }
}
