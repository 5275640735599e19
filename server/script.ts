import { Hono } from 'hono'
import type { Host } from './app.ts'

const NAME = /^innies(-[\w.-]+)?\.js(\.map)?$/
const IMMUTABLE = 'public, max-age=31536000, immutable'
/** Service workers of sites fetch it; a browser that sees an old one shows pushes as that one does. */
const WORKER = 'innies-worker.js'
const REVALIDATED = 'public, max-age=300, stale-while-revalidate=86400'

/** `/innies.js` and its chunks, for pages of any origin, and what their service workers fetch. A chunk's name changes with its content; the entry's does not. */
export function scriptRoutes(host: Host) {
  return new Hono().get('/:name{innies[\\w.-]*}', async (c, next) => {
    const name = c.req.param('name')
    const found = NAME.test(name) ? await host.script(name, c) : undefined
    if (!found) return next()
    const response = new Response(found.body, found)
    response.headers.set('Access-Control-Allow-Origin', '*')
    response.headers.set('Cross-Origin-Resource-Policy', 'cross-origin')
    response.headers.set('X-Content-Type-Options', 'nosniff')
    response.headers.set('Cache-Control', cacheControl(name))
    return response
  })
}

function cacheControl(name: string): string {
  if (name === WORKER) return 'no-cache'
  return name.startsWith('innies-') ? IMMUTABLE : REVALIDATED
}
