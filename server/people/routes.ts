import * as v from 'valibot'
import { NamedProfile, PeopleQuery, Profile } from '../protocol/people.ts'
import { People } from '../protocol/resource.ts'
import { type Route, route } from '../route.ts'
import { type SearchDependencies, searchPeople } from './search.ts'

/** Finding each other, and what the site's backend says of its users. */
export function peopleRoutes(deps: SearchDependencies): Route[] {
  const { directory } = deps
  return [
    route({
      method: 'GET',
      path: '/v1/people',
      who: 'user',
      does: 'Finds people by the beginnings of words of their name. At most 60 times a minute.',
      query: PeopleQuery,
      answer: People,
      refuses: ['forbidden'],
      limit: 'people',
      handle: async ({ who, query }) => ({ people: await searchPeople(deps, who.person, query.q) }),
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
      body: v.strictObject({ users: v.pipe(v.array(NamedProfile), v.minLength(1), v.maxLength(100)) }),
      handle: ({ body }) => directory.putAll(body.users),
    }),
  ]
}
