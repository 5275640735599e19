import { InniesError } from '../protocol/error.ts'
import { User } from '../protocol/people.ts'
import { CursorQuery, Users } from '../protocol/resource.ts'
import { type Route, route } from '../route.ts'
import type { Runtime } from '../runtime.ts'
import { firstOf, fromAll, shardOf } from './shards.ts'
import { userOf } from './user-resource.ts'

/** Whom the site knows, for its backend. */
export function userRoutes({ runtime }: { runtime: Runtime }): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/users',
      who: 'admin',
      does: 'All users, in the order of their ids.',
      query: CursorQuery,
      answer: Users,
      async handle({ query: { cursor: after, limit } }) {
        const pages = await fromAll(runtime.site, shard => shard.users({ after, limit }))
        const { things, ...next } = firstOf(pages, limit)
        return { users: await Promise.all(things.map(user => userOf(runtime, user))), ...next }
      },
    }),
    route({
      method: 'GET',
      path: '/v1/users/{user}',
      who: 'admin',
      does: 'A user.',
      answer: User,
      async handle({ params: { user: id = '' } }) {
        const user = await runtime.site(shardOf(id)).user(id)
        if (!user) throw new InniesError('not-found', 'There is no such user.')
        return userOf(runtime, user)
      },
    }),
  ]
}
