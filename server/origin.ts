import type { Context, Next } from 'hono'
import { cors } from 'hono/cors'
import type { Host } from './app.ts'
import type { Config } from './config.ts'
import { InniesError } from './protocol/error.ts'

/** Whether pages of this origin may ask: those of the site, and the server's own. */
export type IsAllowedOrigin = (c: Context, origin: string) => boolean

export function allowedOrigins({ origins, url }: Config, { asked }: Pick<Host, 'asked'>): IsAllowedOrigin {
  const own = url && new URL(url).origin
  return (c, origin) => {
    if (origins.includes(origin)) return true
    if (own) return origin === own
    const { host, scheme } = asked?.(c) ?? { host: c.req.header('host') }
    if (!URL.canParse(origin)) return false
    const { host: theirs, protocol } = new URL(origin)
    return theirs === host && (!scheme || protocol === `${scheme}:`)
  }
}

const TUS_HEADERS = ['tus-resumable', 'upload-offset', 'upload-length', 'upload-defer-length']

/** Exact origins only, none of them with cookies. Another origin's preflight is refused. */
export function crossOrigin(isAllowed: IsAllowedOrigin) {
  const allow = cors({
    origin: (origin, c) => (isAllowed(c, origin) ? origin : null),
    allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'range', ...TUS_HEADERS, 'upload-metadata'],
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposeHeaders: ['retry-after', 'location', 'content-range', ...TUS_HEADERS, 'upload-expires', 'tus-max-size'],
    maxAge: 600,
  })
  return async function crossOrigin(c: Context, next: Next) {
    const isPreflight = c.req.method === 'OPTIONS' && c.req.header('access-control-request-method') !== undefined
    if (isPreflight && !isAllowed(c, c.req.header('origin') ?? '')) throw foreign()
    return isPreflight || c.req.method !== 'OPTIONS' ? allow(c, next) : next()
  }
}

export const foreign = () =>
  new InniesError('forbidden', 'This origin is not one of the site: see INNIES_ORIGINS and INNIES_URL.')
