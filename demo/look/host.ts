import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { html, raw } from 'hono/html'
import { type Issuer, signUserToken } from 'innies/server'
import { PEOPLE } from './people.ts'

type Options = { server: string; port: number; issuer: Issuer }

/** Sites to stand on: a quiet one, a loud one, a black one. */
const SITES: Record<string, string> = {
  quiet: 'body { background: #fff; font-family: system-ui, sans-serif }',
  loud: 'body { background: repeating-linear-gradient(45deg, #ff0, #f0f 40px); font: italic bold 22px/1 Impact; text-align: center; letter-spacing: 3px; color: red } button { border: 5px dotted lime !important; background: orange !important } * { text-transform: uppercase }',
  black: 'body { background: #000; color: #ddd; font-family: Georgia, serif }',
}

/** The page of a site with the widget: `/?as=mara&theme=dark&dir=rtl&lang=ar&site=loud&…`, the rest are attributes. Resolves to how to close it. */
export async function serveHost({ server, port, issuer }: Options): Promise<() => Promise<void>> {
  const site = new Hono()
  site.get('/', c => {
    const { as: _as, site: look = 'quiet', theme = 'light', dir = 'ltr', lang = 'en', ...attributes } = c.req.query()
    const widget = Object.entries(attributes).map(([name, value]) => html` ${raw(name)}="${value}"`)
    return c.html(html`<!doctype html>
      <html lang="${lang}" dir="${dir}" style="color-scheme: ${theme}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>A site</title>
        <style>${raw(SITES[look] ?? '')} html, body { margin: 0; height: 100% } innies-chat:not([mode=launcher]) { height: 100vh }</style>
        <script type="module" src="${server}/innies.js"></script>
        <innies-chat token-url="/token?as=${c.req.query('as') ?? 'mara'}"${widget}></innies-chat>
        ${attributes.mode === 'launcher' ? html`<h1>Furniture that outlives its fashion</h1><p>Made to order in our own workshop.</p>` : ''}
      </html>`)
  })
  site.get('/token', async c => {
    const id = c.req.query('as') ?? 'mara'
    return c.text(await signUserToken({ id, name: PEOPLE[id] ?? id }, issuer))
  })
  const listening = await new Promise<ReturnType<typeof serve>>(resolve => {
    const made = serve({ fetch: site.fetch, hostname: '127.0.0.1', port }, () => resolve(made))
  })
  return () => new Promise(resolve => listening.close(() => resolve()))
}
