import type { UserId } from '../protocol/people.ts'
import type { Runtime } from '../runtime.ts'

const LIFETIME = 120_000 // ms that a watch lasts
const MAX_MEMBERS = 50 // of a chat in which who types and who is there is told

/** Who has the chat on a screen now. Kept in memory only: what they hear is worth nothing later. */
export class Onlookers {
  readonly #users: Runtime['user']
  readonly #now: () => number
  readonly #until = new Map<UserId, number>()

  constructor(users: Runtime['user'], now: () => number) {
    this.#users = users
    this.#now = now
  }

  get isIdle(): boolean {
    for (const [user, until] of this.#until) if (until < this.#now()) this.#until.delete(user)
    return this.#until.size === 0
  }

  /** For two minutes `by` hears of the others; who of them is there is told at once. */
  async add(by: UserId, members: readonly UserId[]): Promise<void> {
    if (members.length > MAX_MEMBERS) return
    this.#until.set(by, this.#now() + LIFETIME)
    const others = members.filter(user => user !== by)
    const present = await Promise.all(others.map(user => this.#users(user).watchedBy(by)))
    const frames = present.map(one => JSON.stringify({ type: 'present', ...one }))
    await this.#users(by).deliver({ frames })
  }

  /** Tells all who watch and are members, but not the one who did it. */
  tell(members: readonly UserId[], by: UserId, frame: object): void {
    const frames = [JSON.stringify(frame)]
    for (const user of members) {
      const until = this.#until.get(user) ?? 0
      if (user !== by && until > this.#now()) void this.#users(user).deliver({ frames })
    }
  }
}
