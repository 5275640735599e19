import { RefusalQuery } from '../protocol/push.ts'
import { type Route, route } from '../route.ts'
import type { Runtime } from '../runtime.ts'
import type { Refusals } from './refusal.ts'

/** What a notification asks for where no page is open. */
export function pushRoutes({ runtime, refusals }: { runtime: Runtime; refusals: Refusals }): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/chats/{chat}/refusal',
      who: 'anyone',
      does: 'Declines a call for its user, by the address that came with the push of it.',
      query: RefusalQuery,
      refuses: ['forbidden', 'expired'],
      async handle({ params: { chat = '' }, query: { s, ...rung } }) {
        await refusals.check({ chat, ...rung }, s)
        await runtime.chat(chat).decline(rung.user, { call: rung.call })
      },
    }),
  ]
}
