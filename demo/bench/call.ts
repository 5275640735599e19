import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { type Browser, type BrowserContext, chromium as driver, type Page } from 'playwright-core'
import { chromium } from '../../.ci/chromium.ts'
import { startLiveKit } from '../livekit.ts'
import { peersScripts } from './call-pages.ts'
import { watchCall } from './call-watch.ts'
import { openChat, tokenFor } from './client.ts'
import { startPeer } from './peer.ts'
import { NAMING, openSite } from './site.ts'
import { SCRIPTS } from './sizes.ts'
import { median, rounded } from './statistics.ts'

const ROUNDS = 7
const ROOM = 'demo-room-bench'
const REACHING = 300 // ms between pointing at a button and pressing it
const THINKING = 3000 // ms between the ring and the accept: who is called looks who it is
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
]
const CALLERS = ['bare', 'components', 'innies'] as const

type Found = {
  bare: number[]
  components: number[]
  innies: number[]
  accept: number[]
  sound: number[]
  told: number[]
}

/**
 * One LiveKit server, and a room with somebody in it: from the click on a button until the first frame of that person is to be
 * seen, for a page with livekit-client alone, one with the `VideoConference` of components-react, and ours. Then a call of two
 * that rings: from the accept until the other's first real frame.
 */
export default async function call(): Promise<object> {
  const secret = randomBytes(32).toString('hex')
  const livekit = await startLiveKit({ onProgress: line => console.error(line) })
  if (livekit.phase === 'off') throw new Error(livekit.reason)
  const { site, origin } = await openSite()
  Object.assign(process.env, {
    LIVEKIT_URL: livekit.url,
    NEXT_PUBLIC_LIVEKIT_URL: livekit.publicUrl,
    LIVEKIT_API_KEY: livekit.key,
    LIVEKIT_API_SECRET: livekit.secret,
  })
  const innies = await startPeer('innies', secret, SCRIPTS, origin)
  await openChat(innies.url, await tokenFor('ana', secret), { with: 'ben' })
  answer(site, { server: innies.url, secret, scripts: await peersScripts() })
  const browser = await driver.launch({ executablePath: chromium(), args: FLAGS })
  const found: Found = { bare: [], components: [], innies: [], accept: [], sound: [], told: [] }

  const host = await visit(browser, `${origin}/bare?user=host&room=${ROOM}`)
  await host.getByRole('button', { name: 'Call' }).click()
  for (let round = 0; round <= ROUNDS; round++) {
    const isCounted = round > 0 // the first one warms up
    for (const name of CALLERS) {
      const frame = await enterRoom(browser, `${origin}/${name}?user=guest-${name}-${round}&room=${ROOM}`)
      if (isCounted) found[name].push(frame)
    }
    if (isCounted)
      console.error(`round ${round}:`, CALLERS.map(name => `${name} ${rounded(found[name].at(-1) ?? 0)}`).join(', '))
  }
  await host.context().close()
  for (let round = 0; round <= ROUNDS; round++) {
    const accepted = await acceptCall(browser, origin)
    if (!round) continue
    found.accept.push(accepted.frame)
    found.sound.push(accepted.sound)
    found.told.push(accepted.told)
    console.error(`accept ${round}: frame ${rounded(accepted.frame)}, sound ${rounded(accepted.sound)}`)
  }

  await browser.close()
  await innies.close()
  await livekit.close()
  site.close()
  return report(found)
}

async function visit(browser: Browser, url: string): Promise<Page> {
  const context: BrowserContext = await browser.newContext({ viewport: { width: 1000, height: 720 } })
  const page = await context.newPage()
  await page.addInitScript(NAMING)
  await page.addInitScript(watchCall)
  await page.goto(url, { waitUntil: 'networkidle' })
  return page
}

const frameOf = (page: Page) => page.evaluate(() => globalThis.callWatch.frame)

async function enterRoom(browser: Browser, url: string): Promise<number> {
  const page = await visit(browser, url)
  const button = page.getByRole('button', { name: /call/i })
  await button.hover()
  await page.waitForTimeout(REACHING)
  await button.click()
  const frame = await frameOf(page)
  await page.context().close()
  return frame
}

/** Ana calls Ben, who thinks for a while and accepts. */
async function acceptCall(browser: Browser, origin: string): Promise<{ frame: number; sound: number; told: number }> {
  const ana = await visit(browser, `${origin}/innies?user=ana&with=ben`)
  const ben = await visit(browser, `${origin}/innies?user=ben&with=ana`)
  await ana.getByRole('button', { name: 'Video call' }).click()
  const accept = ben.getByRole('button', { name: 'Accept', exact: true })
  await accept.waitFor()
  await ben.waitForTimeout(THINKING)
  await accept.click()
  const frame = await frameOf(ben)
  await ben.waitForFunction(() => globalThis.callWatch.told.sound && globalThis.callWatch.told.picture)
  const { sound = 0, picture: told = 0 } = await ben.evaluate(() => globalThis.callWatch.told)
  await ana.getByRole('button', { name: 'End call' }).click()
  await ben.getByRole('heading', { name: 'Call ended' }).waitFor()
  await Promise.all([ana, ben].map(page => page.context().close()))
  return { frame, sound, told }
}

type Served = { server: string; secret: string; scripts: ReadonlyMap<string, Uint8Array> }

/** The site: a page for each way to call, their scripts, and the token for all. */
function answer(site: Server, { server, secret, scripts }: Served): void {
  site.on('request', async ({ url = '' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://site')
    const [user = '', room = '', other] = ['user', 'room', 'with'].map(name => searchParams.get(name) ?? undefined)
    if (pathname === '/token') return response.end(await tokenFor(user, secret))
    const script = scripts.get(pathname)
    response.setHeader(
      'content-type',
      pathname.endsWith('.css') ? 'text/css' : script ? 'text/javascript' : 'text/html',
    )
    if (script) return response.end(script)
    const name = pathname.slice(1)
    const target = other ? `with="${other}"` : `room="${room}"`
    response.end(
      name === 'innies'
        ? `<!doctype html><script type="module" src="${server}/innies.js"></script>
          <innies-call-button token-url="/token?user=${user}" ${target}></innies-call-button>`
        : `<!doctype html>${scripts.has(`/${name}.css`) ? `<link rel="stylesheet" href="/${name}.css">` : ''}
          <body data-server="${server}" data-room="${room}" data-user="${user}"><script type="module" src="/${name}.js"></script>`,
    )
  })
}

function report({ bare, components, innies, accept, sound, told }: Found): object {
  const ratio = (one: readonly number[]) => rounded(median(one) / median(bare), 2)
  const all = (values: readonly number[]) => values.map(value => rounded(value))
  return {
    clickFirstFrameMs: rounded(median(innies)),
    bareClickFirstFrameMs: rounded(median(bare)),
    componentsReactClickFirstFrameMs: rounded(median(components)),
    acceptFirstFrameMs: rounded(median(accept)),
    acceptFirstAudioMs: rounded(median(sound)),
    acceptFirstFrameToldMs: rounded(median(told)),
    clickToBare: ratio(innies),
    acceptToBare: ratio(accept),
    clickSpread: all(innies),
    bareClickSpread: all(bare),
    componentsReactClickSpread: all(components),
    acceptSpread: all(accept),
    acceptAudioSpread: all(sound),
    limits: { clickToBare: 1, acceptToBare: 0.4 },
  }
}
