import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { getCookie } from 'hono/cookie'
import { html } from 'hono/html'
import { type Issuer, signUserToken } from 'innies/server'
import { personById } from '../people.ts'

interface Options {
  /** The innies server, on another origin. */
  server: string
  issuer: Issuer
  port: number
  livekit: readonly string[]
}

const HEAD = html`
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
`
const TEXT = html`<h1>Furniture that outlives its fashion</h1><p>${'Made to order in our own workshop. '.repeat(200)}</p>`

/** Somebody else's site with the strictest policy that still names us. Resolves to how to close it. */
export async function serveForeignSite({ server, issuer, port, livekit }: Options): Promise<() => Promise<void>> {
  const site = new Hono()
  const policyOf = (path: string) => {
    if (path === '/notify.js') return `script-src ${server}` // in a worker trusted types would refuse importScripts
    return path === '/strict' ? strictPolicy(server) : policy(server, livekit)
  }
  site.use(async (c, next) => {
    await next()
    c.header('Content-Security-Policy', policyOf(c.req.path))
  })
  const script = html`<!doctype html><title>A site</title><script type="module" src="${server}/innies.js"></script>`
  for (const path of ['/', '/strict'])
    site.get(path, c => c.html(html`${script}<innies-chat token-url="/token"></innies-chat>`))
  // Its picture is whatever the test answers: until then the page is not loaded.
  site.get('/slow', c =>
    c.html(html`${script}<innies-chat token-url="/token"></innies-chat><img src="/late.png" alt="">`),
  )
  site.get('/launcher', c =>
    c.html(html`${script}${HEAD}<innies-chat mode="launcher" token-url="/token"></innies-chat>${TEXT}`),
  )
  // The same script twice, and by an address that makes a second copy of every module.
  const again = html`<script type="module" src="${server}/innies.js?again"></script>`
  site.get('/twice', c => c.html(html`${script}${again}${script}<innies-chat token-url="/token"></innies-chat>`))
  site.get('/german', c => c.html(html`${script}<innies-chat lang="de" token-url="/token"></innies-chat>`))
  site.get('/nobody', c => c.html(html`${script}<innies-chat></innies-chat>`))
  // Sites have it as `innies-worker.js`; the address is another one so that other pages here are those of a site without it.
  site.get('/notify.js', c =>
    c.body(`importScripts('${server}/innies-worker.js')`, 200, { 'Content-Type': 'text/javascript' }),
  )
  site.get('/notified', c => c.html(html`${script}<innies-chat worker="/notify.js" token-url="/token"></innies-chat>`))
  site.get('/favicon.ico', c => c.body(null, 204))
  site.get('/token', async c => {
    const person = personById(getCookie(c, 'demo-person'))
    return person ? c.text(await signUserToken(person, issuer)) : c.text('Sign in first.', 401)
  })
  const listening = await new Promise<ReturnType<typeof serve>>(resolve => {
    const made = serve({ fetch: site.fetch, hostname: '127.0.0.1', port }, () => resolve(made))
  })
  return () => new Promise(resolve => listening.close(() => resolve()))
}

function policy(server: string, livekit: readonly string[]): string {
  return [
    "default-src 'none'",
    `script-src ${server}`,
    "worker-src 'self' blob:",
    "style-src 'self'",
    `connect-src 'self' ${server} ${server.replace(/^http/, 'ws')} ${livekit.join(' ')}`,
    `img-src 'self' data: blob: ${server}`,
    `media-src blob: ${server}`,
    "require-trusted-types-for 'script'",
  ].join('; ')
}

/** As sites have it that allow themselves and nobody else, with our origin added; Lit's is the one policy it may make. */
function strictPolicy(server: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' ${server}`,
    "style-src 'self'",
    `connect-src 'self' ${server} ${server.replace(/^http/, 'ws')}`,
    `img-src 'self' blob: ${server}`,
    `media-src blob: ${server}`,
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ')
}
