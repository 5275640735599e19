import type { Person, UserId } from '../../server/protocol/people.ts'

const MOST_MENTIONS = 50 // as in server/protocol/fact.ts

/** Whom a text still names, of those who were chosen. */
export function mentionsIn(text: string, chosen: readonly Person[]): { mentions?: UserId[] } {
  const ids = new Set(chosen.filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id))
  return ids.size ? { mentions: [...ids].slice(0, MOST_MENTIONS) } : {}
}
