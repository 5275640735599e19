import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { findAndOpen, message, write } from './chat.page.ts'
import { createWorld, type World } from './world.ts'

let world: World
before(async () => {
  world = await createWorld()
})
after(() => world?.close())

const launcher = (page: Page, unread = '') => page.getByRole('button', { name: `Messages${unread}`, exact: true })
const panel = (page: Page) => page.getByRole('dialog', { name: 'Messages' })

test('ux 37: the launcher tells of what is unread until it is read, on a page under a strict policy', async () => {
  const mara = await world.visit(`${world.foreign}/launcher`, 'mara')
  const jonas = await world.visit(world.foreign, 'jonas')
  await findAndOpen(jonas.page, 'Mara Okafor')
  await write(jonas.page, 'Did the contract arrive?')

  await launcher(mara.page, ', 1 unread').click()
  await panel(mara.page)
    .getByRole('button', { name: /^Jonas Weber/ })
    .click()
  await message(mara.page, 'Did the contract arrive?').waitFor()

  await launcher(mara.page).waitFor()
  assert.deepEqual(mara.errors, [])
  assert.deepEqual(await mara.page.evaluate(() => globalThis.witness.violations), [])
})

test('ux 36: on a phone the panel fills the screen, and the page behind it stays where it is', async () => {
  const { page } = await world.visit('about:blank', undefined)
  await page.context().addCookies([{ name: 'demo-person', value: 'lea', url: world.foreign }])
  await page.emulateMedia({ reducedMotion: 'reduce' }) // it is measured where it ends up
  await page.setViewportSize({ width: 390, height: 780 }) // first: a window that changes its size scrolls by itself
  await page.goto(`${world.foreign}/launcher`)
  await page.evaluate(() => scrollTo(0, 300))
  const before = await page.evaluate(() => scrollY)

  await launcher(page).click()
  await panel(page).getByRole('searchbox').waitFor()
  const box = await panel(page).boundingBox()
  await page.mouse.wheel(0, 300)
  await page.keyboard.press('Escape')
  await panel(page).waitFor({ state: 'hidden' })

  assert.deepEqual(box, { x: 0, y: 0, width: 390, height: 780 })
  assert.equal(await page.evaluate(() => scrollY), before)
  assert.equal(await page.evaluate(() => document.documentElement.style.overflow), '')
})

test('a window that becomes small takes the open panel along', async () => {
  const { page } = await world.visit(`${world.foreign}/launcher`, 'lea')
  await launcher(page).click()
  await panel(page).getByRole('searchbox').fill('jon')

  await page.setViewportSize({ width: 390, height: 780 })
  await page.waitForFunction(() => document.documentElement.style.overflow === 'hidden')

  assert.equal((await panel(page).boundingBox())?.width, 390)
  assert.equal(await panel(page).getByRole('searchbox').inputValue(), 'jon')
})
