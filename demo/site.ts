import { readFileSync } from 'node:fs'
import { Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import { type Issuer, signUserToken } from 'innies/server'
import { chatPage } from './pages/chat.ts'
import { dashboardPage } from './pages/dashboard.ts'
import { signInPage } from './pages/sign-in.ts'
import { type DemoPerson, personById } from './people.ts'
import { contentSecurityPolicy } from './policy.ts'

export interface SiteOptions {
  /** Signs what `/token` answers. */
  issuer: Issuer
  /** Content-Security-Policy sources of the LiveKit server. */
  livekit: readonly string[]
}

const COOKIE = 'demo-person'
const STYLES = ['site', 'pages']
  .map(name => readFileSync(new URL(`./pages/${name}.css`, import.meta.url), 'utf8'))
  .join('\n')
/** Served as they are. */
const FILES = [
  'sign-out.js',
  'install.js',
  'service-worker.js',
  'icon.svg',
  'icon-180.png',
  'icon-192.png',
  'icon-512.png',
]
const TYPES: Record<string, string> = { js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml', png: 'image/png' }
const MANIFEST = {
  name: 'innies demo',
  short_name: 'innies',
  id: '/',
  start_url: '/dashboard/chat',
  display: 'standalone',
  background_color: '#0d0f12',
  theme_color: '#0d0f12',
  icons: [192, 512].flatMap(size =>
    ['any', 'maskable'].map(purpose => ({
      ...{ src: `/icon-${size}.png`, sizes: `${size}x${size}`, type: 'image/png', purpose },
    })),
  ),
}

type SignedIn = { Variables: { person: DemoPerson } }

/** A site with users of its own that carries the widget: all that innies does not answer itself. */
export function createSite({ issuer, livekit }: SiteOptions): Hono {
  const site = new Hono()
  site.use(async (c, next) => {
    await next()
    c.header('Content-Security-Policy', contentSecurityPolicy(c.req.header('host') ?? '', livekit))
    c.header('Referrer-Policy', 'same-origin')
    c.header('X-Content-Type-Options', 'nosniff')
  })
  site.get('/', c => (personById(getCookie(c, COOKIE)) ? c.redirect('/dashboard') : c.html(signInPage())))
  site.get('/site.css', c => c.body(STYLES, 200, { 'Content-Type': 'text/css; charset=utf-8' }))
  for (const name of FILES) {
    const bytes = readFileSync(new URL(`./pages/${name}`, import.meta.url))
    const type = TYPES[name.split('.').at(-1) ?? ''] ?? ''
    site.get(`/${name}`, c => c.body(bytes, 200, { 'Content-Type': type }))
  }
  site.get('/app.webmanifest', c =>
    c.body(JSON.stringify(MANIFEST), 200, { 'Content-Type': 'application/manifest+json' }),
  )
  site.post('/sign-in', async c => {
    const { person } = await c.req.parseBody()
    const found = personById(String(person))
    if (!found) return c.redirect('/', 303)
    setCookie(c, COOKIE, found.id, { httpOnly: true, sameSite: 'Lax', path: '/', maxAge: 30 * 24 * 3600 })
    return c.redirect('/dashboard', 303)
  })
  site.post('/sign-out', c => {
    setCookie(c, COOKIE, '', { httpOnly: true, sameSite: 'Lax', path: '/', maxAge: 0 })
    return c.redirect('/', 303)
  })
  site.get('/token', async c => {
    c.header('Cache-Control', 'no-store')
    const person = personById(getCookie(c, COOKIE))
    return person ? c.text(await signUserToken(person, issuer)) : c.text('Sign in first.', 401)
  })
  site.get('/dashboard', signedIn, c => c.html(dashboardPage(c.var.person)))
  site.get('/dashboard/chat', signedIn, c => c.html(chatPage(c.var.person)))
  return site
}

const signedIn = createMiddleware<SignedIn>(async (c, next) => {
  const person = personById(getCookie(c, COOKIE))
  if (!person) return c.redirect('/')
  c.set('person', person)
  return next()
})
