import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { chromium as driver, type Locator, type Page } from 'playwright-core'
import { chromium } from '../../.ci/chromium.ts'
import { enter, openChat, tokenFor } from './client.ts'
import { sendAll } from './fill.ts'
import { keptBytes } from './kept.ts'
import { startPeer } from './peer.ts'
import { NAMING, openSite } from './site.ts'
import { SCRIPTS } from './sizes.ts'
import { median, quantile, rounded } from './statistics.ts'
import { textOf } from './texts.ts'

const ROUNDS = 5
const KEYS = 40 // in a round
const PAUSE = 50 // ms for which a key is down: faster than people type, and no flood
const STEPS = 300
const OPENINGS = 50

type Chats = { server: string; secret: string; big: string; small: string }

/**
 * A page of another site with a chat of that many messages, all of them loaded: how long a key takes to be painted, beside
 * a text area on an empty page; what is seen while it is scrolled; what is left of an element that came and went.
 */
export default async function scroll(messages = '100000'): Promise<object> {
  const secret = randomBytes(32).toString('hex')
  const { site, origin } = await openSite()
  const innies = await startPeer('innies', secret, SCRIPTS, origin)
  const ana = await enter(innies.url, 'ana', secret)
  const big = await openChat(innies.url, ana.token, { with: 'bob' })
  const small = await openChat(innies.url, ana.token, { with: 'cleo' })
  await sendAll(ana, { chats: [big], length: 20 }, textOf)
  await sendAll(ana, { chats: [small], length: 200 }, textOf)
  answer(site, { server: innies.url, secret, big, small })
  const browser = await driver.launch({
    executablePath: chromium(),
    args: ['--no-sandbox', '--disable-gpu', '--js-flags=--expose-gc'],
  })
  const context = await browser.newContext({ viewport: { width: 1000, height: 720 } })
  await context.addInitScript(NAMING)
  const texts = Array.from({ length: 997 }, (_, i) => textOf(i))
  await context.addInitScript(answerHistory, { big, messages: Number(messages), texts })
  const [page, bare, coming] = [await context.newPage(), await context.newPage(), await context.newPage()]
  await page.goto(`${origin}/big`)
  await bare.goto(`${origin}/bare`)
  const log = page.locator('[role=log]')
  await page.bringToFront()
  const loaded = await loadAll(log)
  const typing = await type(page, bare)
  await page.bringToFront()
  const scrolled = await log.evaluate(scrollUp, STEPS)
  await page.close()
  const { heaps, kept } = await comeAndGo(coming, `${origin}/small`)
  await browser.close()
  await innies.close()
  site.close()
  const [before = 0, after = 0] = [heaps[1], heaps.at(-1)]
  return {
    messages: Number(messages),
    rows: loaded,
    ...typing,
    ...scrolled,
    heapBytesOfRound2: before,
    heapBytesOfRound10: heaps[9],
    heapBytesOfLastRound: after,
    heapRatio: rounded(after / before, 3),
    keptBytes: kept,
    keptRatio: rounded((kept.at(-1) ?? 0) / (kept[0] ?? 0), 3),
    openings: OPENINGS,
    limits: { typingRatio: 1.25, domRows: 60, uncoveredFrames: 0, heapRatio: 1.1, keptRatio: 1.1 },
  }
}

/** In the page: the history of the long chat is answered here, 2,000 messages at once; a server gives 200 and takes minutes. */
function answerHistory({ big, messages, texts }: { big: string; messages: number; texts: string[] }): void {
  const { send } = WebSocket.prototype
  const fact = (rev: number) => ({ type: 'sent', chat: big, rev, n: rev, clientId: `message-of-the-bench-${rev}`, from: rev % 3 ? 'bob' : 'ana', text: texts[rev % texts.length], at: 1.7e12 + rev * 60_000 }) // biome-ignore format: one line
  WebSocket.prototype.send = function (data) {
    const frame = JSON.parse(data === 'ping' ? '{}' : String(data))
    if (frame.type !== 'page' || frame.chat !== big) return send.call(this, data)
    const { before = messages + 1, after } = frame.range
    const [from, to] = after === undefined ? [Math.max(1, before - 2000), before - 1] : [after + 1, messages]
    const facts = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => fact(from + i))
    const page = { chat: big, epoch: 'e', head: messages, floor: 0, facts, receipts: {} }
    const answer = JSON.stringify({ type: 'paged', ask: frame.ask, page })
    queueMicrotask(() => this.onmessage?.(new MessageEvent('message', { data: answer })))
  }
}

/** Scrolls to the top again and again until there is nothing before it; returns how many messages there are. */
async function loadAll(log: Locator): Promise<number> {
  await log.locator('li').first().waitFor()
  for (;;) {
    const known = await log.evaluate(async log => {
      const until = performance.now() + 2000
      while (performance.now() < until) {
        log.scrollTop = -log.scrollHeight
        await new Promise(requestAnimationFrame)
        if (log.querySelector('.beginning')) break
      }
      const isWhole = log.querySelector('.beginning') !== null
      log.scrollTop = 0
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
      const rows = [...log.querySelectorAll('ol > li')]
      return { isWhole, count: Number(rows.at(-1)?.getAttribute('aria-posinset')) }
    })
    console.error(`${known.count} rows are loaded`)
    if (known.isWhole) return known.count
  }
}

/** Times from a key to its paint, on our page and on the bare one, by turns. */
async function type(page: Page, bare: Page): Promise<object> {
  const times = { innies: [] as number[], bare: [] as number[] }
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, at] of [
      ['innies', page],
      ['bare', bare],
    ] as const) {
      // biome-ignore format: one line
      await at.bringToFront()
      const field = at.locator('textarea').first()
      await field.focus()
      await field.evaluate(watchKeys)
      for (let i = 0; i < KEYS; i++) await at.keyboard.press('a', { delay: PAUSE })
      await at.waitForTimeout(50)
      const found = await at.evaluate(() => (globalThis as unknown as { painted: number[] }).painted)
      if (round) times[name].push(...found) // the first one warms up
      if (round)
        console.error(`round ${round}, ${name}: p95 ${rounded(quantile(found, 0.95), 1)} ms of ${found.length} keys`)
      await field.fill('')
    }
  }
  const [ours, theirs] = [quantile(times.innies, 0.95), quantile(times.bare, 0.95)]
  return {
    typingP95Ms: rounded(ours, 2),
    bareTypingP95Ms: rounded(theirs, 2),
    typingRatio: rounded(ours / theirs, 3),
    typingP50Ms: rounded(median(times.innies), 2),
    bareTypingP50Ms: rounded(median(times.bare), 2),
  }
}

/** In the page: notes for each key how long it took until the frame after it was painted, ms. */
function watchKeys(field: HTMLElement | SVGElement): void {
  const painted: number[] = []
  Object.assign(globalThis, { painted })
  field.onkeydown = () => {
    const start = performance.now()
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel() // after this frame's paint
      port1.onmessage = () => painted.push(performance.now() - start)
      port2.postMessage(0)
    })
  }
}

/** In the page: up by one and a half views in each frame. */
async function scrollUp(log: HTMLElement | SVGElement, steps: number): Promise<object> {
  const found = { domRows: 0, uncoveredFrames: 0, longFrames: 0, worstFrameMs: 0 }
  const frame = () =>
    new Promise<void>(resolve => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => resolve()
        port2.postMessage(0)
      })
    })
  for (let i = 0, last = performance.now(); i < steps; i++) {
    log.scrollTop -= log.clientHeight * 1.5
    await frame()
    const now = performance.now()
    found.worstFrameMs = Math.max(found.worstFrameMs, now - last)
    if (now - last > 50) found.longFrames++
    last = now
    const rows = [...log.querySelectorAll('ol > li')].filter(row => !row.hasAttribute('data-kept'))
    const edge = log.getBoundingClientRect()
    const isFirst = rows[0]?.getAttribute('aria-posinset') === '1'
    const above = isFirst ? 0 : (rows[0]?.getBoundingClientRect().top ?? edge.bottom) - edge.top
    const below = edge.bottom - (rows.at(-1)?.getBoundingClientRect().bottom ?? edge.top)
    found.domRows = Math.max(found.domRows, rows.length)
    if (Math.max(0, above) + Math.max(0, below) > 5) found.uncoveredFrames++
  }
  return found
}

/**
 * What is in memory after a collection of garbage, bytes, each time that an element came, showed a chat, and went; and what of it
 * is no compiled code, after the second time and the last.
 */
async function comeAndGo(page: Page, url: string): Promise<{ heaps: number[]; kept: number[] }> {
  await page.goto(url)
  await page.bringToFront()
  const devtools = await page.context().newCDPSession(page)
  const heaps: number[] = []
  const kept: number[] = []
  for (let i = 0; i < OPENINGS; i++) {
    await page.evaluate(() => {
      const element = document.createElement('innies-chat')
      element.setAttribute('token-url', '/token')
      element.setAttribute('chat', document.body.dataset.chat ?? '')
      element.style.cssText = 'block-size: 600px'
      document.body.append(element)
    })
    await page.locator('[role=log] li').first().waitFor()
    await page.evaluate(() => document.querySelector('innies-chat')?.remove())
    await page.waitForTimeout(50)
    for (let turn = 0; turn < 3; turn++) await devtools.send('HeapProfiler.collectGarbage')
    const { usedSize } = (await devtools.send('Runtime.getHeapUsage')) as { usedSize: number }
    heaps.push(usedSize)
    if (i === 1 || i === OPENINGS - 1) kept.push(await keptBytes(devtools))
    if (i % 10 === 1) console.error(`opened and closed ${i + 1} times: ${rounded(usedSize / 1e6, 2)} MB`)
  }
  return { heaps, kept }
}

/** The site: a page with the long chat, an empty one with a text area, and one on which elements come and go. */
function answer(site: Server, { server, secret, big, small }: Chats): void {
  const script = `<!doctype html><script type="module" src="${server}/innies.js"></script>`
  const pages: Record<string, string> = {
    '/big': `${script}<innies-chat style="height: 700px" token-url="/token" chat="${big}"></innies-chat>`,
    '/small': `${script}<body data-chat="${small}">`,
    '/bare': '<!doctype html><textarea rows="2"></textarea>',
  }
  site.on('request', async ({ url = '' }, response) => {
    if (url === '/token') return response.end(await tokenFor('ana', secret))
    response.setHeader('content-type', 'text/html')
    response.end(pages[url] ?? '')
  })
}
