import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { createWorld, type World } from './world.ts'

let world: World
before(async () => {
  world = await createWorld()
})
after(() => world?.close())

/** Names of the files the page asks our server for, as they come. */
function requested(page: Page): string[] {
  const names: string[] = []
  page.on('request', request => {
    if (request.url().startsWith(world.server)) names.push(request.url().slice(world.server.length))
  })
  return names
}

test('until the page has loaded nothing but the loader is fetched', async () => {
  const { page } = await world.visit(`${world.foreign}/nobody`, 'mara')
  const names = requested(page)
  let answer = () => {}
  await page.route('**/late.png', async route => {
    await new Promise<void>(resolve => {
      answer = resolve
    })
    await route.fulfill({ status: 204 })
  })

  await page.goto(`${world.foreign}/slow`, { waitUntil: 'domcontentloaded' })
  await page.waitForFunction(() => customElements.get('innies-chat') !== undefined)
  // Two idle moments: whoever does not wait for the load event takes the first.
  for (let i = 0; i < 2; i++) await page.evaluate(() => new Promise(resolve => requestIdleCallback(resolve)))
  assert.equal(await page.evaluate(() => document.readyState), 'interactive')
  assert.deepEqual(names, ['/innies.js'])

  answer()
  await page.getByRole('searchbox', { name: 'Search people' }).waitFor()
  assert.ok(names.length > 1)
  assert.ok(!names.some(name => name.includes('livekit')), names.join())
})

test('without an identity nothing but the loader is ever fetched, and no connection made', async () => {
  const { page } = await world.visit(`${world.foreign}/nobody`)
  const names = requested(page)
  let sockets = 0
  page.on('websocket', () => sockets++)

  await page.goto(`${world.foreign}/nobody`, { waitUntil: 'load' })
  await page.waitForFunction(() => customElements.get('innies-chat') !== undefined)
  for (let i = 0; i < 3; i++) await page.evaluate(() => new Promise(resolve => requestIdleCallback(resolve)))
  assert.deepEqual(names, ['/innies.js'])
  assert.equal(sockets, 0)
})

test('a language that does not load leaves English; it is tried again with the next change', async () => {
  const { page } = await world.visit(`${world.foreign}/nobody`, 'mara')
  await page.route(/innies-de-/, route => route.abort())
  await page.goto(`${world.foreign}/german`)
  await page.getByRole('searchbox', { name: 'Search people' }).waitFor()

  await page.unroute(/innies-de-/)
  await page.evaluate(() => document.querySelector('innies-chat')?.setAttribute('lang', 'de-AT'))
  await page.getByRole('searchbox', { name: 'Personen, Nachrichten suchen' }).waitFor()
})
