import type { Person } from '../../server/protocol/people.ts'

/** What a chat with these people is called. */
export function nameOf(people: readonly Person[]): string {
  return people.map(person => person.name).join(', ')
}
