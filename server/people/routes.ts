import * as v from 'valibot'
import type { Config } from '../config.ts'
import { isGuest } from '../identity/guest.ts'
import { foundBy } from '../identity/policy.ts'
import { PeopleQuery, Person, Profile } from '../protocol/people.ts'
import { People } from '../protocol/resource.ts'
import { type Route, route } from '../route.ts'
import type { Directory } from './directory.ts'

/** Finding each other, and what the site's backend says of its users. */
export function peopleRoutes({ config, directory }: { config: Config; directory: Directory }): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/people',
      who: 'user',
      does: 'Finds people by the beginning of a word of their name.',
      query: PeopleQuery,
      answer: People,
      limit: 'search',
      async handle({ who: { person }, query }) {
        const found = await foundBy(config, person, query.q)
        return { people: found ?? (isGuest(person.id) ? [] : await directory.find(query.q, person.id)) }
      },
    }),
    route({
      method: 'PUT',
      path: '/v1/users/{user}',
      who: 'admin',
      does: 'Makes or changes a user: what others see of them.',
      body: Profile,
      handle: ({ params: { user = '' }, body }) => directory.put(user, body),
    }),
    route({
      method: 'PUT',
      path: '/v1/users',
      who: 'admin',
      does: 'The same for at most 100 users at once.',
      body: v.strictObject({ users: v.pipe(v.array(Person), v.minLength(1), v.maxLength(100)) }),
      handle: ({ body }) => directory.putAll(body.users),
    }),
  ]
}
