import { removeFromCalls } from '../call/participant.ts'
import type { Config } from '../config.ts'
import { userNotice } from '../notify/notice.ts'
import { shardOf } from '../people/shards.ts'
import { InniesError } from '../protocol/error.ts'
import { Admission, GuestAgain, NewGuest, Suspension } from '../protocol/people.ts'
import { type Route, route } from '../route.ts'
import type { Runtime } from '../runtime.ts'
import { guestsOf } from './guest.ts'

type Dependencies = { config: Config; runtime: Runtime }

/** Who may come in: guests, and what the site's backend decides of its users. */
export function identityRoutes(deps: Dependencies): Route[] {
  return [...guestRoutes(deps), ...userRoutes(deps)]
}

function guestRoutes({ config, runtime }: Dependencies): Route[] {
  const guests = guestsOf(config, runtime)
  const admitting = () => {
    if (!guests) throw new InniesError('not-found', 'This site admits no guests: see INNIES_GUESTS.')
    return guests
  }
  return [
    route({
      method: 'POST',
      path: '/v1/guests',
      who: 'anyone',
      does: 'Makes a guest: a user without an account.',
      body: NewGuest,
      answer: Admission,
      limit: 'guests',
      refuses: ['not-found'],
      handle: ({ body }) => admitting().welcome(body.name),
    }),
    route({
      method: 'POST',
      path: '/v1/guests/renewal',
      who: 'anyone',
      does: 'Admits a guest again by the key of the last time, within 90 days.',
      body: GuestAgain,
      answer: Admission,
      refuses: ['not-found', 'unauthorized', 'suspended'],
      async handle({ body: { key, name } }) {
        const { id, issuedAt } = await admitting().recognize(key)
        await runtime.user(id).admit({ issuedAt })
        return admitting().admit(id, name)
      },
    }),
  ]
}

function userRoutes({ config, runtime }: Dependencies): Route[] {
  return [
    route({
      method: 'PUT',
      path: '/v1/users/{user}/suspension',
      who: 'admin',
      does: 'Suspends a user: closes their sockets, refuses their tokens and takes them out of their calls.',
      answer: Suspension,
      async handle({ params: { user = '' } }) {
        const since = await runtime.user(user).suspend(true)
        if (since !== undefined)
          await runtime.site(shardOf(user)).announce([await userNotice('user.suspended', user, since)])
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
      async handle({ params: { user = '' } }) {
        await runtime.user(user).suspend(false)
      },
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
