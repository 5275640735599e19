import { removeFromCalls } from '../call/participant.ts'
import type { Config } from '../config.ts'
import { Suspension } from '../protocol/people.ts'
import { type Route, route } from '../route.ts'
import type { Runtime } from '../runtime.ts'

/** What the site's backend decides of who may come in. */
export function identityRoutes({ config, runtime }: { config: Config; runtime: Runtime }): Route[] {
  return [
    route({
      method: 'PUT',
      path: '/v1/users/{user}/suspension',
      who: 'admin',
      does: 'Suspends a user: closes their sockets, refuses their tokens and takes them out of their calls.',
      answer: Suspension,
      async handle({ params: { user = '' } }) {
        await runtime.user(user).suspend(true)
        const hasLeftCalls = await removeFromCalls(config.calls(), user).then(
          () => true,
          () => false,
        )
        return { hasLeftCalls }
      },
    }),
    route({
      method: 'DELETE',
      path: '/v1/users/{user}/suspension',
      who: 'admin',
      does: 'Lets a suspended user in again.',
      handle: ({ params: { user = '' } }) => runtime.user(user).suspend(false),
    }),
    route({
      method: 'POST',
      path: '/v1/users/{user}/revocation',
      who: 'admin',
      does: 'Makes all tokens worthless that a user has until now, and closes their sockets.',
      handle: ({ params: { user = '' } }) => runtime.user(user).revoke(),
    }),
  ]
}
