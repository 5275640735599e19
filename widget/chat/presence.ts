import type { Presence } from '../../server/protocol/frame.ts'
import type { UserId } from '../../server/protocol/people.ts'
import { ago } from '../base/ago.ts'
import { companyWord } from '../base/company-words.ts'
import type { Company } from './inbox-row.ts'
import { namesOf } from './people.ts'

/** Who is here, by user. */
export type Present = ReadonlyMap<UserId, Presence>

/** Whether the other one of a chat of two is here. */
export function isHere({ people, isGroup }: Company, present: Present | undefined): boolean {
  return !isGroup && (present?.get(people[0]?.id ?? '')?.online ?? false)
}

/** `Active now`, when they were last here, or how many members a group has; empty where nothing is known. */
export function presenceLine({ people, isGroup, size }: Company, present: Present | undefined, now: number): string {
  if (isGroup) {
    const active = people.filter(({ id }) => present?.get(id)?.online).length
    return companyWord(active ? 'chat.members-active' : 'chat.members', { count: size, active })
  }
  const { online, seen } = present?.get(people[0]?.id ?? '') ?? {}
  if (online) return companyWord('chat.active')
  return seen === undefined ? '' : companyWord('chat.last-seen', { when: ago(seen, now) })
}

/** `typing…` of the only other one; in a group with names. Empty while nobody types. */
export function typingLine({ people, isGroup }: Company, typing: readonly UserId[] = []): string {
  if (!typing.length) return ''
  if (!isGroup) return companyWord('chat.typing')
  const names = namesOf(typing, user => people.find(person => person.id === user)?.name ?? user)
  return companyWord('chat.types', { names, count: typing.length })
}
