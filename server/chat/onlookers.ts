import type { UserId } from '../protocol/people.ts'
import type { Runtime } from '../runtime.ts'
import { Watchers } from './watchers.ts'

const MAX_MEMBERS = 50 // of a chat in which who types and who is there is told

/** Who has the chat on a screen now. */
export class Onlookers {
  readonly #users: Runtime['user']
  readonly #watchers: Watchers

  constructor(users: Runtime['user'], now: () => number) {
    this.#users = users
    this.#watchers = new Watchers(users, now)
  }

  get isIdle(): boolean {
    return this.#watchers.isEmpty
  }

  /** For two minutes `by` hears of the others; who of them is there is told at once. */
  async add(by: UserId, members: readonly UserId[]): Promise<void> {
    if (members.length > MAX_MEMBERS) return
    this.#watchers.add(by)
    const others = members.filter(user => user !== by)
    const present = await Promise.all(others.map(user => this.#users(user).watchedBy(by)))
    this.#watchers.tell(
      by,
      present.map(one => ({ type: 'present', ...one })),
    )
  }

  /** Tells all who watch and are members, but not the one who did it. */
  tell(members: readonly UserId[], by: UserId, frame: object): void {
    for (const user of this.#watchers.now()) {
      if (user !== by && members.includes(user)) this.#watchers.tell(user, [frame])
    }
  }
}
