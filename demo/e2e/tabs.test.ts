import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { composer, findAndOpen, message, open, texts, untilStored, write } from './chat.page.ts'
import { createWorld, type World } from './world.ts'

let world: World
before(async () => {
  world = await createWorld()
})
after(() => world?.close())

/** One more tab of the same browser profile, and how many sockets it opens. */
async function anotherTab({ page }: { page: Page }) {
  const tab = await page.context().newPage()
  const sockets = socketsOf(tab)
  await tab.goto(world.foreign)
  return { tab, sockets }
}

function socketsOf(page: Page) {
  const sockets = { count: 0 }
  page.on('websocket', () => sockets.count++)
  return sockets
}

test('ux 28: two tabs share drafts, messages and one connection; when the tab that has it closes, the other goes on', async () => {
  const mara = await world.visit(world.foreign, 'mara')
  await findAndOpen(mara.page, 'Jonas Weber')
  await write(mara.page, 'From the first tab')
  await untilStored(mara.page)
  const { tab, sockets } = await anotherTab(mara)
  await open(tab, 'Jonas Weber')
  await message(tab, 'From the first tab').waitFor()

  await write(tab, 'From the second tab')
  await message(mara.page, 'From the second tab').waitFor()
  await untilStored(tab)
  await composer(mara.page).fill('Half a sen')
  await assertDraft(tab, 'Half a sen')
  assert.equal(sockets.count, 0)

  await mara.page.close()
  await write(tab, 'After the first tab')
  await untilStored(tab)
  assert.equal(sockets.count, 1)

  const jonas = await world.visit(world.foreign, 'jonas')
  await open(jonas.page, 'Mara Okafor')
  await message(jonas.page, 'After the first tab').waitFor()
  assert.deepEqual(await texts(jonas.page), ['From the first tab', 'From the second tab', 'After the first tab'])
})

test('ux 25: what was written while the server was away goes out after a reload, once and in order', async () => {
  const { page } = await world.visit(world.foreign, 'lea')
  await findAndOpen(page, 'Yuki Tanaka')
  await write(page, 'Before')
  await untilStored(page)
  await world.crash()
  for (const text of ['One', 'Two', 'Three']) await write(page, text)
  await message(page, 'Three').waitFor()
  await page.goto('about:blank')
  await world.restart()

  await page.goto(world.foreign)
  await open(page, 'Yuki Tanaka')
  await message(page, 'Three').waitFor()
  await untilStored(page)

  const yuki = await world.visit(world.foreign, 'yuki')
  await open(yuki.page, 'Lea Brandt')
  await message(yuki.page, 'Three').waitFor()
  assert.deepEqual(await texts(yuki.page), ['Before', 'One', 'Two', 'Three'])
})

test('ux 6, 42: inbox, messages and draft are there before the server answers, and nothing of them after a logout', async () => {
  const priya = await world.visit(world.foreign, 'priya')
  await findAndOpen(priya.page, 'Ahmed Saleh')
  await write(priya.page, 'Kept for the next visit')
  await untilStored(priya.page)
  await untilKept(priya.page, 'Kept for the next visit')
  await composer(priya.page).fill('Not sent yet')
  const { page } = priya
  await page.routeWebSocket(/\/v1\/socket/, () => {}) // a server that never answers
  await page.reload()

  await open(page, 'Ahmed Saleh')
  await message(page, 'Kept for the next visit').waitFor()
  await assertDraft(page, 'Not sent yet')

  const { tab } = await anotherTab(priya)
  await open(tab, 'Ahmed Saleh')
  await page.evaluate(() => document.querySelector<HTMLElement & { logout(): Promise<void> }>('innies-chat')?.logout())
  for (const left of [page, tab]) await left.getByRole('log').waitFor({ state: 'detached' })
  assert.deepEqual(await page.evaluate(() => indexedDB.databases()), [])
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), [])
})

test('ux 42: who signs out of the site leaves nothing in the browser, and the next person begins with nothing', async () => {
  const { page } = await world.visit(world.server, 'mara')
  await page.goto(`${world.server}/dashboard/chat`)
  await findAndOpen(page, 'Priya Kumar')
  await write(page, 'Of Mara')
  await untilStored(page)

  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Who are you today?' }).waitFor()
  assert.deepEqual(await page.evaluate(() => indexedDB.databases()), [])
  await page.getByRole('button', { name: /Jonas/ }).click()
  await page.getByRole('link', { name: 'Messages', exact: true }).click()

  await page.getByRole('searchbox', { name: 'Search people' }).waitFor()
  assert.equal(await page.getByText('Of Mara').count(), 0)
})

/** The field has that text without anybody having typed it here. */
async function assertDraft(page: Page, text: string): Promise<void> {
  await composer(page).evaluate(async (field, wanted) => {
    while (!(field instanceof HTMLTextAreaElement) || field.value !== wanted) await new Promise(requestAnimationFrame)
  }, text)
}

/** The ends of logs that the browser keeps have that text. */
async function untilKept(page: Page, text: string): Promise<void> {
  await page.evaluate(async wanted => {
    for (let kept = ''; !kept.includes(wanted); await new Promise(requestAnimationFrame)) {
      const [known] = await indexedDB.databases()
      if (!known?.name) continue
      const opening = indexedDB.open(known.name)
      await new Promise(resolve => opening.addEventListener('success', resolve))
      const reading = opening.result.transaction('logs').objectStore('logs').getAll()
      await new Promise(resolve => reading.addEventListener('success', resolve))
      opening.result.close()
      kept = JSON.stringify(reading.result)
    }
  }, text)
}
