import { type Context, Hono, type Next } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { getPath } from 'hono/utils/url'
import { callRoutes } from './call/routes.ts'
import { adminChatRoutes } from './chat/admin-routes.ts'
import { chatRoutes } from './chat/routes.ts'
import { searchRoutes } from './chat/search/routes.ts'
import type { Config } from './config.ts'
import type { Blobs } from './file/blobs.ts'
import { createGrants, fileSecretOf, type Grants } from './file/grant.ts'
import { fileRoutes, UPLOADS } from './file/routes.ts'
import { healthRoutes } from './health.ts'
import { identityRoutes } from './identity/routes.ts'
import { type Principal, verifierOf } from './identity/token.ts'
import { bugOf } from './log.ts'
import { type Measured, type Meter, NO_METER, type Sample } from './metrics.ts'
import { mount } from './mount.ts'
import { notifyRoutes } from './notify/routes.ts'
import { openApi } from './openapi.ts'
import { allowedOrigins, crossOrigin, foreign, type IsAllowedOrigin } from './origin.ts'
import type { Directory } from './people/directory.ts'
import { reportRoutes } from './people/report-routes.ts'
import { peopleRoutes } from './people/routes.ts'
import { userRoutes } from './people/user-routes.ts'
import { secretOf } from './privacy/pseudonym.ts'
import { privacyRoutes } from './privacy/routes.ts'
import { type ErrorCode, InniesError, STATUS } from './protocol/error.ts'
import { MAX_BYTES } from './protocol/parse.ts'
import type { Status } from './protocol/status.ts'
import { createRefusals, type Refusals, refusalSecretOf } from './push/refusal.ts'
import { pushRoutes } from './push/routes.ts'
import { logRequests, SOCKET_PATH } from './request-log.ts'
import type { Route } from './route.ts'
import type { Runtime } from './runtime.ts'
import { scriptRoutes } from './script.ts'
import { statsRoutes } from './stats.ts'
import { statusRoutes } from './status.ts'

/** What only the host can do. */
export interface Host {
  /** Answers a WebSocket handshake for a user who has yet to prove it. */
  upgrade(c: Context, user: string): Response | Promise<Response>
  /** A file of the script build by its name; `undefined` when there is none. */
  script(name: string, c: Context): Promise<Response | undefined>
  /** Where a request comes from, as the network and proxies that are trusted say. */
  address(c: Context): string
  /** The host that the client asked for, and the scheme where that is known. Absent: what stands in the header. */
  asked?(c: Context): { host: string; scheme?: string }
  /** The site's own routes, asked for what innies does not answer. */
  site?: Pick<Hono, 'fetch'>
  /** Resolves when the answer to this request has left, to its bytes where they are known. Asked before it is answered. */
  sent?(c: Context): Promise<number | undefined>
  /** What only the host knows of how it is. */
  status?: (() => Omit<Status, 'now' | 'liveKitHeardAt'>) | undefined
  /** Why nothing can be stored or read now, as one line; undefined when it can. */
  problem?(): Promise<string | undefined>
  /** The clock by which requests are counted; Date.now unless said. */
  now?(): number
  /** Who counts what happens. */
  meter?: Meter
  /** All that was counted here, and what is handed in of what the site has counted, as Prometheus reads it. */
  metrics?(samples: readonly Sample[], kept: readonly Measured[]): string
  /** Where the bytes of files are; absent: files are off. */
  blobs?: Blobs | undefined
  /** What the store and the sockets hold now. */
  samples?: (() => readonly Sample[]) | undefined
}

/** Whom the routes ask. */
export type RouteDependencies = {
  config: Config
  runtime: Runtime
  directory: Directory
  grants: Grants
  refusals: Refusals
  blobs?: Host['blobs']
  samples?: Host['samples']
  status?: Host['status']
}

/** Paths that no site on the same port may take. */
const OURS = /^\/(v1|api)\//

/** Every route of the API, top to bottom. `/openapi.json` is made from them. */
export function apiRoutes(deps: RouteDependencies): Route[] {
  return [
    ...chatRoutes(deps),
    ...searchRoutes(deps),
    ...peopleRoutes(deps),
    ...userRoutes(deps),
    ...reportRoutes(deps),
    ...adminChatRoutes(deps),
    ...identityRoutes(deps),
    ...privacyRoutes(deps),
    ...callRoutes(deps),
    ...fileRoutes(deps),
    ...pushRoutes(deps),
    ...notifyRoutes(deps),
    ...statsRoutes(deps),
    ...statusRoutes(deps),
  ]
}

/** All that the server answers. */
export function createApp(config: Config, runtime: Runtime, directory: Directory, host: Host): Hono {
  const meet = async (who: Principal) => {
    await runtime.user(who.person.id).admit({ issuedAt: who.issuedAt })
    return { ...who, person: await directory.meet(who.person.id, who.claims) }
  }
  const verify = verifierOf(config, runtime)
  const { samples, status, blobs, now = Date.now } = host
  const grants = createGrants(runtime.site, now)
  const refusals = createRefusals(runtime.site, now)
  const routes = apiRoutes({ config, runtime, directory, grants, refusals, blobs, samples, status })
  const isAllowed = allowedOrigins(config, host)
  const base = config.url ? new URL(config.url).pathname.replace(/\/$/, '') : ''
  secretOf(runtime.site).catch(() => {}) // for every backup to have it; who needs it asks again
  if (blobs) fileSecretOf(runtime.site).catch(() => {})
  if (config.push) refusalSecretOf(runtime.site).catch(() => {})
  const app = new Hono({ getPath: request => without(base, getPath(request)) })

  app.onError((error, c) => answerError(error, c, config, host))
  app.notFound(c => (host.site && !OURS.test(c.req.path) ? host.site.fetch(c.req.raw, c.env) : nothing(c)))
  app.use(logRequests(config.log, host))
  app.route('/', healthRoutes(config, runtime, host))
  app.get('/openapi.json', c => c.json(openApi(routes, config.url)))
  app.route('/', scriptRoutes(host))

  app.use('/v1/*', crossOrigin(isAllowed), limitBody, safeHeaders, refuseTokenInAddress)
  app.use('/api/*', crossOrigin(isAllowed), limitBody, safeHeaders, refuseTokenInAddress)

  app.get(SOCKET_PATH, c => openSocket(c, isAllowed, host))
  app.route('/', mount(routes, { config, verify, meet, address: c => host.address(c), now }))
  return app
}

/** What follows the path of INNIES_URL: some proxies pass it on, others have taken it away. */
function without(base: string, path: string): string {
  return base && path.startsWith(`${base}/`) ? path.slice(base.length) : path
}

function openSocket(c: Context, isAllowed: IsAllowedOrigin, host: Host): Response | Promise<Response> {
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket')
    throw new InniesError('bad-request', 'This address is for WebSockets.')
  const origin = c.req.header('origin')
  // Not only browsers come here; those always say where the page is from.
  if (origin && !isAllowed(c, origin)) throw foreign()
  return host.upgrade(c, c.req.query('user') ?? '')
}

/** Reads no further than a body may be long, whatever it says of its length; an upload has a limit of its own. */
const limitBody = (c: Context, next: Next) => (c.req.path.startsWith(UPLOADS) ? next() : limit(c, next))

const limit = bodyLimit({
  maxSize: MAX_BYTES,
  onError: () => {
    throw new InniesError('too-large', `More than ${MAX_BYTES} bytes.`)
  },
})

async function safeHeaders(c: Context, next: Next): Promise<void> {
  await next()
  c.header('Referrer-Policy', 'no-referrer')
  c.header('X-Content-Type-Options', 'nosniff')
}

/** An address is written down on the way: in histories, in logs, in what is sent as Referer. */
async function refuseTokenInAddress(c: Context, next: Next): Promise<void> {
  if (c.req.query('access_token') !== undefined)
    throw new InniesError('bad-request', 'A token does not go into the address: send it as Authorization: Bearer.')
  await next()
}

/** The one place that answers errors. */
function answerError(error: Error, c: Context, { log }: Config, { meter = NO_METER }: Host): Response {
  if (error instanceof InniesError) {
    meter.count('innies_refused_total', { code: error.code })
    if (error.retryAfter !== undefined) c.header('Retry-After', String(error.retryAfter))
    if (error.code === 'unauthorized') c.header('WWW-Authenticate', 'Bearer')
    return problem(c, error.code, error.message)
  }
  meter.count('innies_refused_total', { code: 'internal' })
  log({ level: 'error', event: 'request failed', ...bugOf(error) })
  return problem(c, 'internal', 'Something broke on our side.')
}

const nothing = (c: Context) => problem(c, 'not-found', 'There is nothing here.')

function problem(c: Context, code: ErrorCode, detail: string): Response {
  const body = { type: 'about:blank', title: code, status: STATUS[code], code, detail }
  return c.body(JSON.stringify(body), STATUS[code], { 'Content-Type': 'application/problem+json' })
}
