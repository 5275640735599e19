import type { Host } from './app.ts'
import { Status } from './protocol/status.ts'
import { type Route, route } from './route.ts'
import type { Runtime } from './runtime.ts'

type Dependencies = { runtime: Runtime; status?: Host['status'] }

/** What `innies doctor` asks. */
export function statusRoutes({ runtime, status }: Dependencies): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/status',
      who: 'admin',
      does: 'How the server is: its clock, who it hears, and who speaks for others without being trusted.',
      answer: Status,
      async handle() {
        const liveKitHeardAt = await runtime.site(0).lastHeard('livekit')
        return {
          now: Date.now(),
          unknownProxies: [],
          ...status?.(),
          ...(liveKitHeardAt === undefined ? {} : { liveKitHeardAt }),
        }
      },
    }),
  ]
}
