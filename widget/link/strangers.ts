import type { ChatId, Fact } from '../../server/protocol/chat.ts'
import type { UserId } from '../../server/protocol/people.ts'

/** Asks who the people are whom facts name and nobody has named yet: new ones of a group, or who has come now. */
export class Strangers {
  readonly #isNamed: (user: UserId) => boolean
  readonly #ask: (chat: ChatId) => Promise<unknown>
  /** Who cannot be named is not asked for again. */
  readonly #askedFor = new Set<UserId>()

  constructor(isNamed: (user: UserId) => boolean, ask: (chat: ChatId) => Promise<unknown>) {
    this.#isNamed = isNamed
    this.#ask = ask
  }

  meet(chat: ChatId, facts: readonly Fact[]): void {
    const strangers = facts.flatMap(usersIn).filter(user => !this.#isNamed(user) && !this.#askedFor.has(user))
    if (!strangers.length) return
    for (const user of strangers) this.#askedFor.add(user)
    this.#ask(chat).catch(() => {}) // they are shown by their ids
  }
}

function usersIn(fact: Fact): readonly UserId[] {
  const by = 'by' in fact && fact.by !== undefined ? [fact.by] : 'from' in fact ? [fact.from] : []
  if ('user' in fact) return [...by, fact.user]
  if ('users' in fact) return [...by, ...fact.users]
  return 'members' in fact ? [...by, ...fact.members] : by
}
