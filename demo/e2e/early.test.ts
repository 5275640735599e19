import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { control, isInNoRoom, isInRoom, untilReleased } from './call.page.ts'
import { findAndOpen } from './chat.page.ts'
import { frames, type Looks, loudness, spy, untilSeen, untilTone } from './media-spy.ts'
import { createWorld, type Visitor, type World } from './world.ts'

const MARA: Looks = { colour: [200, 20, 20], tone: 660 }
const JONAS: Looks = { colour: [20, 20, 200], tone: 330 }
const SILENT = 2 / 32768 // a decoder fills gaps with the last bit of a sample
const BLACK = 4 // of 255: what a codec makes of it

let world: World
let mara: Visitor
let jonas: Visitor

before(async () => {
  world = await createWorld()
  mara = await world.visit(world.foreign, 'mara')
  jonas = await world.visit(world.foreign, 'jonas')
  await spy(mara.page, MARA)
  await spy(jonas.page, JONAS)
  await findAndOpen(mara.page, 'Jonas Weber')
  await findAndOpen(jonas.page, 'Mara Okafor')
})
after(() => world?.close())

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const devices = (page: Page) => page.evaluate(() => globalThis.witness.tracks.length)
const sent = (page: Page) => page.evaluate(() => globalThis.spied.sent)

test('T19: before the accept both are connected, every frame is black, nothing is heard and no device has a sender; after it each sees and hears the other', async () => {
  assert.equal(await devices(mara.page), 0)
  await button(mara.page, 'Video call').click()
  await jonas.page.locator('innies-ring').waitFor()
  const both = await Promise.all([frames(mara.page, 5), frames(jonas.page, 5)])
  await mara.page.waitForFunction(() => globalThis.witness.tracks.length === 2)

  for (const seen of both) assert.deepEqual([...new Set(seen.map(({ brightest }) => brightest > BLACK))], [false])
  for (const { page } of [mara, jonas]) {
    assert.ok((await loudness(page)) < SILENT, 'something is heard')
    assert.deepEqual(await sent(page), [])
    assert.equal(
      await page
        .locator('innies-call-tile')
        .filter({ has: page.locator('video:not([data-dark])') })
        .count(),
      page === mara.page ? 1 : 0,
    )
  }
  assert.equal(await devices(jonas.page), 0)

  await button(jonas.page, 'Accept').click()

  await Promise.all([untilSeen(mara.page, JONAS), untilSeen(jonas.page, MARA)])
  await Promise.all([untilTone(mara.page, JONAS), untilTone(jonas.page, MARA)])
  for (const { page } of [mara, jonas]) {
    assert.deepEqual((await sent(page)).sort(), ['audio', 'video'])
    assert.equal(await page.evaluate(() => globalThis.witness.connections.length), 1)
  }
  await control(mara.page, 'End call').click()
  await Promise.all([untilReleased(mara.page), untilReleased(jonas.page)])
  await jonas.page.locator('innies-call-stage').getByRole('button', { name: 'Close' }).click()
})

test('T19: who declines was in the room without a device, and leaves nothing behind', async () => {
  const [before, devicesBefore] = [
    await jonas.page.evaluate(() => globalThis.witness.connections.length),
    await devices(jonas.page),
  ]
  await button(mara.page, 'Video call').click()
  await jonas.page.locator('innies-ring').waitFor()
  await jonas.page.waitForFunction(count => globalThis.witness.connections.length > count, before)
  await isInRoom(jonas.page)

  await button(jonas.page, 'Decline').click()

  await mara.page.getByRole('heading', { name: 'The call was declined' }).waitFor()
  await Promise.all([isInNoRoom(mara.page), isInNoRoom(jonas.page)])
  await untilReleased(mara.page)
  assert.equal(await devices(jonas.page), devicesBefore)
  assert.deepEqual(
    await jonas.page.evaluate(async () =>
      (await navigator.locks.query()).held?.map(({ name }) => name).filter(name => name === 'innies:early'),
    ),
    [],
  )
  assert.deepEqual(
    (await world.rooms.listRooms()).filter(room => room.numParticipants > 0),
    [],
  )
  for (const { page, errors } of [mara, jonas]) {
    assert.deepEqual(await page.evaluate(() => globalThis.witness.violations), [])
    assert.deepEqual(errors, [])
  }
})
