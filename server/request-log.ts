import type { Context, Next } from 'hono'
import { routePath } from 'hono/route'
import type { Host } from './app.ts'
import type { Log } from './log.ts'
import { NO_METER } from './metrics.ts'

/** Where the handshake of sockets is. */
export const SOCKET_PATH = '/v1/socket'

/** One line for each request, when its answer has left: the pattern of its route and never its path, and nothing that was said. */
export function logRequests(log: Log, { sent, meter = NO_METER }: Pick<Host, 'sent' | 'meter'>) {
  return async function logRequests(c: Context, next: Next): Promise<void> {
    const start = performance.now()
    const leaving = sent?.(c)
    await next()
    const [method, route, status] = [c.req.method, routeOf(c), statusOf(c)]
    const done = (bytes?: number) => {
      const ms = performance.now() - start
      meter.count('innies_requests_total', { method, route, status: String(status) })
      meter.took('innies_request_seconds', ms)
      log({ level: 'info', event: 'request', method, route, status, ms: Math.round(ms * 10) / 10, bytes })
    }
    if (leaving) void leaving.then(done)
    else done()
  }
}

/** The pattern of the handler that answered; for what nobody did, that of the last who looked at it. */
function routeOf(c: Context): string {
  return routePath(c, -1).replace(/\{[^/]*\}/g, '')
}

/** Node's adapter answers a handshake elsewhere: here it looks like any good answer. */
function statusOf(c: Context): number {
  return routeOf(c) === SOCKET_PATH && c.res.status === 200 ? 101 : c.res.status
}
