import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { control, openSheet, speakWithoutPause, watch } from './call.page.ts'
import { createWorld, type Visitor, type World } from './world.ts'

let world: World
let mara: Visitor
let jonas: Visitor

/** Both join a room of the demo, so that nothing depends on the ring. */
before(async () => {
  world = await createWorld()
  mara = await world.visit(world.foreign, 'mara')
  jonas = await world.visit(world.foreign, 'jonas')
  await jonas.page.evaluate(speakWithoutPause)
  for (const { page } of [mara, jonas]) {
    await page.evaluate(() => {
      const call = document.createElement('innies-call')
      call.setAttribute('room', 'demo-room-inside')
      call.setAttribute('open', '')
      document.body.append(call)
    })
  }
  await Promise.all([watch(mara.page, 'Jonas Weber'), watch(jonas.page, 'Mara Okafor')])
})
after(() => world?.close())

test('another microphone is taken while the call runs, and remembered; the other side hears on', async () => {
  const { page } = mara
  await openSheet(page, 'Camera and sound')
  const microphone = page.getByRole('combobox', { name: 'Microphone' })
  const option = microphone.locator('option:not([value=default])').first()
  await option.waitFor({ state: 'attached' })
  const other = (await option.getAttribute('value')) ?? ''

  await microphone.selectOption(other)

  await page.waitForFunction(
    id => globalThis.witness.tracks.some(track => track.readyState === 'live' && track.getSettings().deviceId === id),
    other,
  )
  await page.waitForFunction(id => localStorage.getItem('innies:call-devices')?.includes(id), other)
  await jonas.page.getByText('Mara Okafor is muted').waitFor({ state: 'detached' })
})

test('a microphone that is pulled out is replaced by another one, which is said', async () => {
  const { page } = mara
  await page.evaluate(async () => {
    const { mediaDevices } = navigator
    const all = await mediaDevices.enumerateDevices()
    const used = globalThis.witness.tracks.findLast(track => track.kind === 'audio')?.getSettings().deviceId
    mediaDevices.enumerateDevices = async () => all.filter(device => device.deviceId !== used)
    mediaDevices.dispatchEvent(new Event('devicechange'))
  })

  await page.locator('.note').getByText('Your microphone is now').waitFor()
  await page.locator('.note').getByRole('button', { name: 'Close' }).click()
  await jonas.page.getByText('Mara Okafor is muted').waitFor({ state: 'detached' })
})

test('who speaks while muted is told so; nothing of it is heard by the others', async () => {
  const { page } = jonas
  await control(page, 'Microphone').click()

  await page.locator('.note').getByText('You are muted.').waitFor()
  await mara.page.getByText('Jonas Weber is muted').waitFor()

  await page.locator('.note').getByRole('button', { name: 'Unmute' }).click()
  await mara.page.getByText('Jonas Weber is muted').waitFor({ state: 'detached' })
})

test('a test of the connection says in plain words that it works, and nobody else sees it', async () => {
  const { page } = mara
  await openSheet(page, 'Connection')
  const sheet = page.locator('innies-call-connection')
  await sheet.getByText('the direct way (UDP)').waitFor()
  await sheet.getByRole('button', { name: 'Test the connection' }).click()

  await sheet.getByText('A second connection was built for the test, and works.').first().waitFor()
  assert.equal(await jonas.page.locator('innies-call-tile').count(), 2)
  await sheet
    .getByText(/vp9|vp8/)
    .first()
    .waitFor()
  await control(page, 'More').click()
})

test('a shared screen fills the other’s stage, and goes when the browser’s own bar ends it', async () => {
  await control(mara.page, 'Share your screen').click()

  await jonas.page.locator('.pictures[data-kind=focus]').waitFor()
  const { changes } = await watch(jonas.page, 'Screen of Mara Okafor')
  assert.ok(changes > 0)
  await mara.page.locator('.note').getByText('The others see your screen.').waitFor()

  // What the browser's bar does: the track ends by itself.
  await mara.page.evaluate(() => {
    for (const track of globalThis.witness.screens) {
      track.stop()
      track.dispatchEvent(new Event('ended'))
    }
  })
  await jonas.page.locator('.pictures[data-kind=pair]').waitFor()
  await mara.page.locator('.note').waitFor({ state: 'detached' })
})

test('hands and reactions arrive; sound only takes the pictures away on both sides and gives them back', async () => {
  await control(mara.page, 'More').click()
  const more = mara.page.locator('innies-call-more')
  await more.getByRole('button', { name: 'Raise your hand' }).click()
  await jonas.page.getByText('Hand up: Mara Okafor').first().waitFor({ state: 'attached' })
  await more.getByRole('button', { name: '🎉' }).click()
  await jonas.page.locator('.reactions').getByText('Mara Okafor').waitFor()

  await more.getByRole('button', { name: 'Sound only' }).click()
  await mara.page.locator('video[aria-label="Jonas Weber"]').waitFor({ state: 'detached' })
  await jonas.page.locator('video[aria-label="Mara Okafor"]').waitFor({ state: 'detached' })
  // A camera that is turned on meanwhile does not go on the air.
  await control(mara.page, 'Camera').click()
  await control(mara.page, 'Camera').click()
  await mara.page.locator('innies-call-stage button[aria-label=Camera][aria-pressed=true]').waitFor()
  await mara.page.waitForFunction(() =>
    globalThis.witness.connections.every(one => one.getSenders().every(({ track }) => track?.kind !== 'video')),
  )
  await jonas.page.locator('video[aria-label="Mara Okafor"]').waitFor({ state: 'detached' })

  await more.getByRole('button', { name: 'Sound only' }).click()
  const pictures = await Promise.all([watch(mara.page, 'Jonas Weber'), watch(jonas.page, 'Mara Okafor')])
  for (const { changes } of pictures) assert.ok(changes > 3)
  await control(mara.page, 'More').click()
})

test('nothing was shown as an error, and the policy of the page held', async () => {
  for (const { page, errors } of [mara, jonas]) {
    assert.deepEqual(await page.evaluate(() => globalThis.witness.violations), [])
    assert.deepEqual(errors, [])
    await control(page, 'End call').click()
  }
})
