import type { Row } from '../../server/protocol/chat.ts'
import type { Person, UserId } from '../../server/protocol/people.ts'
import { list } from '../base/list.ts'
import { word } from '../base/words.ts'

const MAX_TOLD = 3 // names in a sentence

/** Who else is in a chat, the first of many; in a chat with nobody else the user alone. */
export function othersIn({ members }: Row, me: UserId | undefined, people: ReadonlyMap<UserId, Person>): Person[] {
  const others = members.filter(id => id !== me)
  return (others.length ? others : members).map(id => people.get(id) ?? { id, name: id })
}

/** What a chat with these people is called: its title, else their names. */
export function nameOf(people: readonly Person[], title?: string): string {
  return title ?? list(people.map(person => person.name))
}

/** Whose picture stands for the chat; a titled group has the letters of its title. */
export function faceOf(people: readonly Person[], title?: string): Person | undefined {
  return title === undefined ? people[0] : { id: title, name: title }
}

/** Names within a sentence: the first of many, and how many others. */
export function namesOf(users: readonly UserId[], name: (user: UserId) => string): string {
  const told = users.length > MAX_TOLD + 1 ? users.slice(0, MAX_TOLD) : users
  const count = users.length - told.length
  return list([...told.map(name), ...(count ? [word('chat.others', { count })] : [])])
}
