import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import { tokenRoutes, webhookRoutes } from './call/routes.ts'
import { chatRoutes, inboxOf } from './chat/routes.ts'
import type { Config } from './config.ts'
import { type Proven, proveUser } from './identity/proven.ts'
import type { Directory } from './people/directory.ts'
import { peopleRoutes, userRoutes } from './people/routes.ts'
import { FeedQuery } from './protocol/chat.ts'
import { type ErrorCode, InniesError, STATUS } from './protocol/error.ts'
import { MAX_BYTES, parse } from './protocol/parse.ts'
import type { Runtime } from './runtime.ts'
import { scriptRoutes } from './script.ts'

/** What only the host can do. */
export interface Host {
  /** Answers a WebSocket handshake for a user who has yet to prove it. */
  upgrade(c: Context, user: string): Response | Promise<Response>
  /** A file of the script build by its name; `undefined` when there is none. */
  script(name: string, c: Context): Promise<Response | undefined>
  /** The site's own routes, asked for what innies does not answer. */
  site?: Pick<Hono, 'fetch'>
}

/** Paths that no site on the same port may take. */
const OURS = /^\/(v1|api)\//

/** Every route, top to bottom. */
export function createApp(config: Config, runtime: Runtime, directory: Directory, host: Host) {
  const proven = proveUser(config, async ({ person, claims, issuedAt }) => {
    await runtime.user(person.id).admit({ issuedAt })
    return directory.meet(person.id, claims)
  })
  const app = new Hono<Proven>()

  app.onError(answerError)
  app.notFound(c => (host.site && !OURS.test(c.req.path) ? host.site.fetch(c.req.raw, c.env) : nothing(c)))
  app.get('/healthz', c => c.text('ok'))
  app.route('/', scriptRoutes(host))

  app.use('/v1/*', crossOrigin(config), limitBody, safeHeaders)
  app.use('/api/*', crossOrigin(config), limitBody, safeHeaders)

  app.get('/v1/socket', c => openSocket(c, config, host))
  app.use('/v1/chats', proven).use('/v1/chats/*', proven).route('/v1/chats', chatRoutes(runtime, directory))
  app.use('/v1/people', proven).route('/v1/people', peopleRoutes(directory))
  app.get('/v1/feed', proven, async c =>
    c.json(await inboxOf(runtime, directory, c.var.who.person, parse(FeedQuery, c.req.query()).since)),
  )
  app.route('/v1/users', userRoutes(config, directory))
  app.route('/v1/livekit/webhook', webhookRoutes(config, runtime))
  for (const path of ['/api/video-call/token', '/api/token'])
    app.use(path, proven).route(path, tokenRoutes(config, runtime))
  return app
}

function openSocket(c: Context, config: Config, host: Host): Response | Promise<Response> {
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket')
    throw new InniesError('bad-request', 'This address is for WebSockets.')
  const origin = c.req.header('origin')
  // Not only browsers come here; those always say where the page is from.
  if (origin && !isAllowedOrigin(c, config, origin))
    throw new InniesError('forbidden', 'This origin is not one of the site: see INNIES_ORIGINS.')
  return host.upgrade(c, c.req.query('user') ?? '')
}

function isAllowedOrigin(c: Context, config: Config, origin: string): boolean {
  return config.origins.includes(origin) || (URL.canParse(origin) && new URL(origin).host === c.req.header('host'))
}

/** Exact origins only, none of them with cookies. */
function crossOrigin(config: Config) {
  return cors({
    origin: (origin, c) => (isAllowedOrigin(c, config, origin) ? origin : null),
    allowHeaders: ['authorization', 'content-type'],
    allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
    maxAge: 600,
  })
}

/** Reads no further than a body may be long, whatever it says of its length. */
const limitBody = bodyLimit({
  maxSize: MAX_BYTES,
  onError: () => {
    throw new InniesError('too-large', `More than ${MAX_BYTES} bytes.`)
  },
})

async function safeHeaders(c: Context, next: () => Promise<void>): Promise<void> {
  await next()
  c.header('Referrer-Policy', 'no-referrer')
  c.header('X-Content-Type-Options', 'nosniff')
}

/** The one place that answers errors. */
function answerError(error: Error, c: Context): Response {
  if (error instanceof InniesError) return problem(c, error.code, error.message)
  console.error('innies: a request failed', error.stack?.replace(error.message, '…')) // the message may quote a body
  return problem(c, 'internal', 'Something broke on our side.')
}

const nothing = (c: Context) => problem(c, 'not-found', 'There is nothing here.')

function problem(c: Context, code: ErrorCode, detail: string): Response {
  const body = { type: 'about:blank', title: code, status: STATUS[code], code, detail }
  return c.body(JSON.stringify(body), STATUS[code], { 'Content-Type': 'application/problem+json' })
}
