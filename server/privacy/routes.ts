import { RetentionBody } from '../protocol/privacy.ts'
import { type Route, route } from '../route.ts'
import type { Runtime } from '../runtime.ts'

/** What the site's backend decides of how long things are kept. */
export function privacyRoutes({ runtime }: { runtime: Runtime }): Route[] {
  return [
    route({
      method: 'PUT',
      path: '/v1/chats/{chat}/retention',
      who: 'admin',
      does: 'Sets for how many days a chat keeps what happens in it: 0 is for ever, null as everywhere.',
      body: RetentionBody,
      handle: ({ params: { chat = '' }, body }) => runtime.chat(chat).setRetention(body.days ?? undefined),
    }),
  ]
}
