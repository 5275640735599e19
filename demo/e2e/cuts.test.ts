import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as passed } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { control, untilHeardAnew, untilReleased, watch } from './call.page.ts'
import { findAndOpen } from './chat.page.ts'
import { createWorld, type Visitor, type World } from './world.ts'

const SHORT = 3000 // ms
const LONG = 30_000 // ms

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const lost = (page: Page) =>
  page.locator('innies-call-stage').getByText('Connection lost. Reconnecting by itself…').first()

async function callIn(world: World): Promise<[Visitor, Visitor]> {
  const mara = await world.visit(world.foreign, 'mara')
  const jonas = await world.visit(world.foreign, 'jonas')
  await findAndOpen(mara.page, 'Jonas Weber')
  await findAndOpen(jonas.page, 'Mara Okafor')
  await button(mara.page, 'Video call').click()
  await button(jonas.page, 'Accept').click()
  await seeEachOther(mara, jonas)
  return [mara, jonas]
}

async function seeEachOther(mara: Visitor, jonas: Visitor): Promise<void> {
  const pictures = await Promise.all([watch(mara.page, 'Jonas Weber'), watch(jonas.page, 'Mara Okafor')])
  for (const { changes } of pictures) assert.ok(changes > 3, `only ${changes} changes`)
  await Promise.all([untilHeardAnew(mara.page), untilHeardAnew(jonas.page)])
}

test('a call whose way to LiveKit is cut', async t => {
  const world = await createWorld({ wire: 'plain' })
  t.after(() => world.close())
  const [mara, jonas] = await callIn(world)

  for (const length of [SHORT, LONG])
    await t.test(`for ${length / 1000} s says so, and comes back by itself`, async () => {
      world.wire?.cut()
      await Promise.all([lost(mara.page).waitFor(), lost(jonas.page).waitFor()])
      await passed(length) // the length of the cut is what is tested
      world.wire?.mend()

      await Promise.all([mara, jonas].map(({ page }) => lost(page).waitFor({ state: 'detached', timeout: 30_000 })))
      await seeEachOther(mara, jonas)
    })

  await t.test('ends for both, with every device released', async () => {
    await control(mara.page, 'End call').click()
    await jonas.page.getByRole('heading', { name: 'Call ended' }).waitFor()
    await Promise.all([untilReleased(mara.page), untilReleased(jonas.page)])
  })
})

test('a call over wss, with the server on https to LiveKit', async t => {
  const world = await createWorld({ wire: 'tls' })
  t.after(() => world.close())

  const [mara, jonas] = await callIn(world)

  await control(mara.page, 'End call').click()
  await jonas.page.getByRole('heading', { name: 'Call ended' }).waitFor()
})
