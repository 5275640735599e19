import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { control, untilHeard, untilReleased, watch } from './call.page.ts'
import { findAndOpen, message, open, write } from './chat.page.ts'
import { createWorld, type World } from './world.ts'

let world: World
before(async () => {
  world = await createWorld()
})
after(() => world?.close())

/** Signs in by the page itself. */
async function signIn(name: string): Promise<Page> {
  const { page } = await world.visit(world.server)
  await page.getByRole('button', { name }).click()
  await page.getByRole('heading', { name: 'Video Call Feature' }).waitFor()
  return page
}

const room = (page: Page) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Test room 1' }) })

test('two windows meet in a test room with pictures', async () => {
  const [mara, jonas] = [await signIn('Mara Okafor'), await signIn('Jonas Weber')]
  for (const page of [mara, jonas]) await room(page).getByRole('button', { name: 'Video call', exact: true }).click()

  assert.ok((await watch(mara, 'Jonas Weber')).changes > 0)
  assert.ok((await watch(jonas, 'Mara Okafor')).changes > 0)
  for (const page of [mara, jonas]) await control(page, 'End call').click()
  await Promise.all([untilReleased(mara), untilReleased(jonas)])
})

test('two windows meet in a test room by voice alone', async () => {
  const [lea, yuki] = [await signIn('Lea Brandt'), await signIn('Yuki Tanaka')]
  for (const page of [lea, yuki]) await room(page).getByRole('button', { name: 'Audio call' }).click()

  await Promise.all([untilHeard(lea), untilHeard(yuki)])
  const kinds = await lea.evaluate(() => globalThis.witness.tracks.map(track => track.kind))
  assert.deepEqual([...new Set(kinds)], ['audio'])
})

test('messages: search, a first conversation, the inbox, and the green button calls', async () => {
  const [ahmed, priya] = [await signIn('Ahmed Saleh'), await signIn('Priya Kumar')]
  for (const page of [ahmed, priya]) await page.getByRole('link', { name: 'Open messages' }).click()
  await findAndOpen(ahmed, 'Priya Kumar')
  await write(ahmed, 'Are you there?')
  await open(priya, 'Ahmed Saleh')
  await message(priya, 'Are you there?').waitFor()

  await ahmed.getByRole('button', { name: 'Video call', exact: true }).click()
  await priya.getByRole('button', { name: 'Accept', exact: true }).click()
  assert.ok((await watch(ahmed, 'Priya Kumar')).changes > 0)
  for (const page of [ahmed, priya]) assert.deepEqual(await page.evaluate(() => globalThis.witness.violations), [])
})

/** Runs in the page: resolves when the widget keeps the end of a chat. */
async function untilKept(): Promise<void> {
  const [{ name = '' } = {}] = (await indexedDB.databases()).filter(one => one.name?.startsWith('innies:'))
  const opening = indexedDB.open(name)
  await new Promise(resolve => opening.addEventListener('success', resolve))
  const database = opening.result
  for (let count = 0; !count; ) {
    const counting = database.transaction('logs').objectStore('logs').count()
    await new Promise(resolve => counting.addEventListener('success', resolve))
    count = counting.result
  }
  database.close()
}

test('the demo can be put on a home screen, opens there without a network, and keeps nothing of who signs out', async () => {
  const [lea, yuki] = [await signIn('Lea Brandt'), await signIn('Yuki Tanaka')]
  for (const page of [lea, yuki]) await page.getByRole('link', { name: 'Open messages' }).click()
  await findAndOpen(lea, 'Yuki Tanaka')
  await write(lea, 'For the train')
  await open(yuki, 'Lea Brandt')
  await message(yuki, 'For the train').waitFor()
  await Promise.all([yuki.evaluate(untilKept), yuki.evaluate(() => navigator.serviceWorker.ready)])
  await yuki.reload() // the first visit went by the worker
  await open(yuki, 'Lea Brandt')
  await message(yuki, 'For the train').waitFor()

  await yuki.context().setOffline(true)
  await yuki.reload()
  await open(yuki, 'Lea Brandt')
  await message(yuki, 'For the train').waitFor()

  await yuki.context().setOffline(false)
  await yuki.getByRole('button', { name: 'Sign out' }).click()
  await yuki.getByRole('heading', { name: 'Who are you today?' }).waitFor()
  const kept = await yuki.evaluate(async () => {
    const requests = await Promise.all((await caches.keys()).map(async name => (await caches.open(name)).keys()))
    return requests.flat().map(({ url }) => new URL(url).pathname)
  })
  assert.deepEqual(
    kept.filter(path => path === '/token' || path.startsWith('/dashboard')),
    [],
  )
  const session = await yuki.context().newCDPSession(yuki)
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
  assert.deepEqual(
    installabilityErrors.map(({ errorId }) => errorId),
    ['in-incognito'], // the test's window, and nothing of the site
  )
})

test('without signing in there is no token and no dashboard', async () => {
  const { page } = await world.visit(`${world.server}/dashboard/chat`)
  await page.getByRole('heading', { name: 'Who are you today?' }).waitFor()
  assert.equal((await page.request.get(`${world.server}/token`)).status(), 401)
})
