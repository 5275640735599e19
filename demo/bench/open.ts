import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { type BrowserContext, chromium as driver, type Page } from 'playwright-core'
import { chromium } from '../../.ci/chromium.ts'
import { enter, openChat, tokenFor } from './client.ts'
import { sendAll } from './fill.ts'
import { startPeer } from './peer.ts'
import { NAMING, openSite } from './site.ts'
import { SCRIPTS } from './sizes.ts'
import { median, quantile, rounded } from './statistics.ts'
import { textOf } from './texts.ts'

const MESSAGES = 200
const ROUNDS = 7
const PAGES = { innies: '/', bare: '/bare' } as const

type Round = { cold: number; warm: number; requests: number; bytes: number }

/**
 * From the navigation to a page of another site until the newest of its chat's messages are painted: with nothing in the
 * browser's cache, and again in the same profile; beside a page that only opens the socket and writes 50 texts into the body.
 */
export default async function open(): Promise<object> {
  const secret = randomBytes(32).toString('hex')
  const { site, origin } = await openSite()
  const innies = await startPeer('innies', secret, SCRIPTS, origin)
  const ana = await enter(innies.url, 'ana', secret)
  const chat = await openChat(innies.url, ana.token, { with: 'bob' })
  await sendAll(ana, { chats: [chat], length: MESSAGES }, textOf)
  answer(site, { server: innies.url, chat, secret })
  const browser = await driver.launch({ executablePath: chromium(), args: ['--no-sandbox', '--disable-gpu'] })
  const rounds = { innies: [] as Round[], bare: [] as Round[] }
  for (let round = 0; round <= ROUNDS; round++) {
    for (const name of ['innies', 'bare'] as const) {
      const context = await browser.newContext({ viewport: { width: 1000, height: 720 } })
      const found = await play(context, origin + PAGES[name])
      await context.close()
      if (round) rounds[name].push(found) // the first one warms up
      if (round)
        console.error(`round ${round}, ${name}: cold ${rounded(found.cold)} ms, warm ${rounded(found.warm)} ms`)
    }
  }
  await browser.close()
  await innies.close()
  site.close()
  return report(rounds)
}

async function play(context: BrowserContext, url: string): Promise<Round> {
  const page = await context.newPage()
  await page.addInitScript(NAMING)
  await page.addInitScript(watch, textOf(MESSAGES - 1).slice(0, 40))
  const traffic = count(page)
  const cold = await opened(page, url)
  const { requests, bytes } = await traffic()
  const warm = await opened(page, url)
  return { cold, warm, requests, bytes }
}

/** What the page asked for up to when the answer is called. */
function count(page: Page): () => Promise<{ requests: number; bytes: number }> {
  const sizes: Promise<number>[] = []
  page.on('requestfinished', request => {
    sizes.push(
      request.sizes().then(({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize),
    )
  })
  return async () => {
    const all = await Promise.all(sizes.splice(0))
    return { requests: all.length, bytes: all.reduce((sum, size) => sum + size, 0) }
  }
}

async function opened(page: Page, url: string): Promise<number> {
  await page.goto(url)
  return page.evaluate(() => (globalThis as unknown as { opened: Promise<number> }).opened)
}

/** In the page: resolves `opened` to the time at which a text has been painted, ms since the navigation. */
function watch(text: string): void {
  const has = (root: ParentNode): boolean =>
    [...root.querySelectorAll('*')].some(element => (element.shadowRoot ? has(element.shadowRoot) : isIt(element)))
  const isIt = (element: Element) =>
    !element.firstElementChild && element.textContent?.includes(text) && element.localName === 'p'
  const opened = new Promise<number>(resolve => {
    const look = () => {
      if (!document.body || !has(document.body)) return void requestAnimationFrame(look)
      const { port1, port2 } = new MessageChannel() // after this frame's paint
      port1.onmessage = () => resolve(performance.now())
      port2.postMessage(0)
    }
    requestAnimationFrame(look)
  })
  Object.assign(globalThis, { opened })
}

/** The site: a page with our element, a page without, and the token for both. */
function answer(site: Server, { server, chat, secret }: { server: string; chat: string; secret: string }): void {
  const pages: Record<string, string> = {
    '/': `<!doctype html><script type="module" src="${server}/innies.js"></script>
      <innies-chat style="height: 700px" token-url="/token" chat="${chat}"></innies-chat>`,
    '/bare': `<!doctype html><body><script type="module">(${bare})(${JSON.stringify(server)}, ${JSON.stringify(chat)})</script>`,
  }
  site.on('request', async ({ url = '' }, response) => {
    if (url === '/token') return response.end(await tokenFor('ana', secret))
    response.setHeader('content-type', 'text/html')
    response.end(pages[url] ?? '')
  })
}

/** The least that shows messages: the same wire, and no widget. */
async function bare(server: string, chat: string): Promise<void> {
  const token = await (await fetch('/token')).text()
  const socket = new WebSocket(`${server.replace('http', 'ws')}/v1/socket?user=ana`)
  socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', token, device: 'device-of-bench' }))
  socket.onmessage = ({ data }) => {
    const frame = JSON.parse(data)
    if (frame.type === 'welcome') socket.send(JSON.stringify({ type: 'page', ask: 1, chat, range: { limit: 50 } }))
    if (frame.type === 'paged')
      for (const { text } of frame.page.facts) document.body.appendChild(document.createElement('p')).textContent = text
  }
}

function report({ innies, bare }: { innies: readonly Round[]; bare: readonly Round[] }): object {
  const middle = (rounds: readonly Round[], of: keyof Round) => rounded(median(rounds.map(round => round[of])))
  return {
    coldOpenMs: middle(innies, 'cold'),
    warmOpenMs: middle(innies, 'warm'),
    coldSpread: innies.map(({ cold }) => rounded(cold)),
    coldP90Ms: rounded(
      quantile(
        innies.map(({ cold }) => cold),
        0.9,
      ),
    ),
    bareColdOpenMs: middle(bare, 'cold'),
    bareWarmOpenMs: middle(bare, 'warm'),
    requests: middle(innies, 'requests'),
    bytes: middle(innies, 'bytes'),
    limitMs: 150,
  }
}
