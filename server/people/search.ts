import type { Config } from '../config.ts'
import { isGuest } from '../identity/guest.ts'
import { foundBy } from '../identity/policy.ts'
import { InniesError } from '../protocol/error.ts'
import { type Person, SPACELESS, type UserId } from '../protocol/people.ts'
import type { Runtime } from '../runtime.ts'
import type { Directory } from './directory.ts'

export type SearchDependencies = { config: Config; runtime: Runtime; directory: Directory }

/** Whether there is anybody whom this user could find. */
export function canSearch({ peopleSearch, policy }: Config, user: UserId): boolean {
  return policy?.findPeople !== undefined || (peopleSearch && !isGuest(user))
}

/** Whom `me` finds; who has blocked them is to them like nobody. Throws `forbidden` where people cannot be searched. */
export async function searchPeople(deps: SearchDependencies, me: Person, query: string): Promise<Person[]> {
  const { config, runtime } = deps
  const found = (await foundBy(config, me, query)) ?? (await searchDirectory(deps, me.id, query))
  const have = await Promise.all(found.map(person => runtime.user(person.id).hasBlocked(me.id)))
  return found.filter((_person, i) => !have[i])
}

async function searchDirectory({ config, directory }: SearchDependencies, me: UserId, query: string) {
  if (!config.peopleSearch)
    throw new InniesError('forbidden', 'People cannot be searched on this site: see INNIES_PEOPLE_SEARCH.')
  return isGuest(me) || !saysEnough(query) ? [] : directory.find(query, me)
}

/** Two letters, or one of a script without spaces: with less, the site would be read from A to Z. */
function saysEnough(query: string): boolean {
  return SPACELESS.test(query) || (query.match(/[\p{L}\p{N}]/gu)?.length ?? 0) >= 2
}
