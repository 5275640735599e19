import { after } from 'node:test'
import { createApp, type Host } from './app.ts'
import { FakeRoom } from './call/call-room.fixture.ts'
import type { CallRoom } from './call/call-room.ts'
import type { Calls, Config } from './config.ts'
import { memoryBlobs } from './file/memory-blobs.fixture.ts'
import type { Issuer } from './identity/issuer.ts'
import { signUserToken } from './identity/token.ts'
import type { Store } from './kv/kv.ts'
import { memoryStore } from './kv/memory.ts'
import { localRuntime } from './local.ts'
import { createLog } from './log.ts'
import { createSending } from './notify/sender.ts'
import { createDirectory } from './people/directory.ts'
import { listed } from './privacy/kinds.fixture.ts'
import { createPushing } from './push/pushing.ts'

export const issuer = {
  issuer: 'site',
  audience: 'innies',
  algorithm: 'HS256',
  secret: 'a secret of the site, long enough',
} as const satisfies Issuer
export const adminKey = 'the-admin-key-of-the-tests-also-long-enough'

const MIB = 1024 * 1024

export const config: Config = {
  origins: ['https://shop.example'],
  issuers: [issuer],
  adminKey,
  limits: false,
  demoRooms: true,
  guests: true,
  peopleSearch: true,
  files: { bytes: 8 * MIB, count: 10, pixels: 40_000_000, quota: 64 * MIB, types: [] },
  calls: (): Calls => ({ phase: 'off', reason: 'no calls here' }),
  log: createLog('errors'),
}

/** The whole application over memory, asked without a network, until the test ends. */
export function memoryApp(
  change: Partial<Config> = {},
  store: Store = memoryStore(),
  own: Partial<Host> & { room?: CallRoom } = {},
) {
  const { webhook, push } = change
  const sending = webhook && createSending(webhook, { log: config.log, now: Date.now })
  const pushing = push && createPushing(push, { log: config.log })
  const calls = change.calls ?? config.calls
  const { blobs = memoryBlobs(), now, room, ...rest } = own
  const rooms = change.calls && !room ? {} : { rooms: () => room ?? new FakeRoom() }
  const { recording } = change
  const files = { blobs, most: 10 }
  const runtime = localRuntime(listed(store), {
    sending,
    pushing,
    calls,
    ...rooms,
    files,
    recording,
    ...(now ? { now } : {}),
  })
  after(() => store.close()) // its alarms would ring on
  const directory = createDirectory(runtime.site)
  const host: Host = {
    upgrade: () => new Response(null, { status: 426 }),
    script: async () => undefined,
    address: () => 'here',
    blobs,
    ...(now ? { now } : {}),
    ...rest,
  }
  const app = createApp({ ...config, ...change }, runtime, directory, host)
  return { app, runtime, store, blobs, as: (id: string) => asUser(app, id) }
}

/** Requests of one user. */
function asUser(app: ReturnType<typeof createApp>, id: string) {
  return async (path: string, init: { method?: string; body?: unknown } = {}) => {
    const token = await signUserToken({ id, name: nameOf(id) }, issuer)
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const body = init.body === undefined ? null : typeof init.body === 'string' ? init.body : JSON.stringify(init.body)
    return app.request(path, { method: init.method ?? 'GET', headers, body })
  }
}

export const nameOf = (id: string) => id.charAt(0).toUpperCase() + id.slice(1)

/** What a response says, a problem or not. */
export async function answer(response: Response) {
  const body = (await response.json()) as { code?: string; detail?: string }
  return { ...body, status: response.status, type: response.headers.get('content-type') }
}
