import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page, Response } from 'playwright-core'
import { control, openSheet, type Picture, untilHeard, untilReleased, watch } from './call.page.ts'
import { findAndOpen } from './chat.page.ts'
import { createWorld, type Visitor, type World } from './world.ts'

let world: World
let mara: Visitor
let jonas: Visitor

before(async () => {
  world = await createWorld()
  mara = await world.visit(world.foreign, 'mara')
  jonas = await world.visit(world.foreign, 'jonas')
  await findAndOpen(mara.page, 'Jonas Weber')
  await findAndOpen(jonas.page, 'Mara Okafor')
})
after(() => world?.close())

/** Chromium's fake camera: a green field on which something moves. */
function assertFakeCamera({ red, green, blue, changes }: Picture): void {
  assert.ok(green > 60 && green > red * 1.2 && green > blue * 1.2, `not green: ${red}, ${green}, ${blue}`)
  assert.ok(changes > 3, `only ${changes} changes`)
}

test('a call rings, and both see and hear each other', async () => {
  await mara.page.getByRole('button', { name: 'Video call', exact: true }).click()
  await jonas.page.getByRole('button', { name: 'Accept', exact: true }).click()

  assertFakeCamera(await watch(mara.page, 'Jonas Weber'))
  assertFakeCamera(await watch(jonas.page, 'Mara Okafor'))
  await Promise.all([untilHeard(mara.page), untilHeard(jonas.page)])
})

test('what is sent is encrypted, on both sides', async () => {
  for (const { page } of [mara, jonas]) {
    const transports = await page.evaluate(async () => {
      const open = globalThis.witness.connections.filter(one => one.connectionState === 'connected')
      const reports = await Promise.all(open.map(connection => connection.getStats()))
      return reports.flatMap(report => [...report.values()]).filter(stat => stat.type === 'transport')
    })
    assert.ok(transports.length > 0)
    for (const { dtlsState, srtpCipher } of transports) {
      assert.equal(dtlsState, 'connected')
      assert.match(srtpCipher, /AES/)
    }
  }
})

test('mute and camera show on the other side', async () => {
  await control(mara.page, 'Microphone').click()
  await jonas.page.getByText('Mara Okafor is muted').waitFor()
  await control(mara.page, 'Microphone').click()
  await jonas.page.getByText('Mara Okafor is muted').waitFor({ state: 'detached' })

  const picture = jonas.page.locator('video[aria-label="Mara Okafor"]')
  await control(mara.page, 'Camera').click()
  await picture.waitFor({ state: 'detached' })
  await control(mara.page, 'Camera').click()
  assertFakeCamera(await watch(jonas.page, 'Mara Okafor'))
})

test('the chat beside the call is the same thread', async () => {
  await control(mara.page, 'Messages').click()
  const beside = mara.page.locator('innies-call-chat')
  await beside.getByRole('textbox', { name: /^Message/ }).fill('Do you see this beside the call?')
  await mara.page.keyboard.press('Enter')

  await beside.getByRole('log').getByText('Do you see this beside the call?').waitFor()
  await jonas.page.locator('innies-chat').first().getByText('Do you see this beside the call?').first().waitFor()
  await control(mara.page, 'Messages').click()
})

test('the call goes into a corner, where the page can be used and may change, and comes back', async () => {
  const { page } = mara
  await control(page, 'Into a corner').click()
  assert.equal(await page.locator('innies-call dialog').evaluate(dialog => dialog.matches(':modal')), false)
  assert.ok((await watch(page, 'Jonas Weber')).changes > 3)
  await page.evaluate(() => document.querySelector('h1')?.remove())
  await control(page, 'Large again').click()

  assertFakeCamera(await watch(page, 'Jonas Weber'))
})

test('ux call 12: the call goes into a window of its own with picture, controls and the chat, and comes back', async () => {
  const { page } = mara
  const opening = page.context().waitForEvent('page')
  await openSheet(page, 'In a window of its own')
  const own = await opening

  assertFakeCamera(await watch(own, 'Jonas Weber'))
  assert.equal(await page.locator('innies-call dialog').isVisible(), false)
  await own.getByRole('button', { name: 'Microphone' }).click()
  await jonas.page.getByText('Mara Okafor is muted').waitFor()
  await own.getByRole('button', { name: 'Microphone' }).click()
  await own.getByRole('textbox', { name: 'Your message' }).fill('From the small window')
  await own.keyboard.press('Enter')
  await jonas.page
    .locator('innies-chat')
    .first()
    .getByText('From the small window')
    .first()
    .waitFor({ state: 'attached' })
  await own.close()

  assertFakeCamera(await watch(page, 'Jonas Weber'))
  await control(page, 'Into a corner').waitFor()
})

test('the call fills the screen and comes back', async () => {
  const isFull = (page: Page) => page.waitForFunction(() => document.fullscreenElement !== null)
  await control(mara.page, 'Full screen').click()
  await isFull(mara.page)
  await control(mara.page, 'Full screen').click()
  await mara.page.waitForFunction(() => document.fullscreenElement === null)
})

test('the end ends it for both: no device is left on, the room is gone, the chat has its line', async () => {
  const isReport = (response: Response) => response.url().endsWith('/reports') && response.ok()
  const reports = [mara, jonas].map(({ page }) => page.waitForResponse(isReport))
  await control(mara.page, 'End call').click()

  await jonas.page.getByRole('heading', { name: 'Call ended' }).waitFor()
  await Promise.all(reports) // how the way was, for who runs the server
  await Promise.all([untilReleased(mara.page), untilReleased(jonas.page)])
  assert.deepEqual(
    (await world.rooms.listRooms()).filter(room => room.numParticipants > 0),
    [],
  )

  for (const { page, errors } of [mara, jonas]) {
    const close = page.getByRole('button', { name: 'Close' })
    if (await close.isVisible()) await close.click()
    await page
      .getByRole('log')
      .getByText(/^Video call · 0:\d\d$/)
      .waitFor()
    assert.deepEqual(await page.evaluate(() => globalThis.witness.violations), [])
    assert.deepEqual(errors, [])
  }
})

test('whoever calls straight back is heard, though the window of the last call is still open', async () => {
  await mara.page.getByRole('button', { name: 'Video call', exact: true }).click()
  await jonas.page.getByRole('button', { name: 'Accept', exact: true }).click()
  await watch(mara.page, 'Jonas Weber')
  await control(mara.page, 'End call').click()
  await jonas.page.getByRole('heading', { name: 'Call ended' }).waitFor()

  await mara.page.getByRole('button', { name: 'Video call', exact: true }).click()
  await jonas.page.getByRole('button', { name: 'Accept', exact: true }).click()

  assertFakeCamera(await watch(mara.page, 'Jonas Weber'))
  await control(mara.page, 'End call').click()
})

test('the calls stand in the list of both, the newest first, and one press there calls back', async () => {
  await control(mara.page, 'End call').waitFor({ state: 'detached' })
  for (const { page } of [mara, jonas]) {
    const close = page.getByRole('button', { name: 'Close' })
    if (await close.isVisible()) await close.click()
    await page.getByRole('button', { name: 'Calls', exact: true }).click()
    const calls = page.getByRole('list', { name: 'Calls' }).getByRole('listitem')
    await calls.nth(2).waitFor()
    assert.match((await calls.first().textContent()) ?? '', /Video call · 0:\d\d/)
  }

  await jonas.page.getByRole('button', { name: 'Video call with Mara Okafor' }).first().click()
  await mara.page.getByRole('button', { name: 'Accept', exact: true }).click()

  assertFakeCamera(await watch(jonas.page, 'Mara Okafor'))
  await control(jonas.page, 'End call').click()
  await jonas.page.getByRole('list', { name: 'Calls' }).getByRole('listitem').nth(3).waitFor()
})
