import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { control, isInNoRoom, isInRoom, untilNoTone, untilReleased } from './call.page.ts'
import { open } from './chat.page.ts'
import { call, card, closeWindow, heading, lastLine, talk, untilItRings, useCouple } from './couple.ts'

const couple = useCouple()

/** Nothing of the page runs, as in a background tab that the browser froze; it freezes none without a screen. Returns how to let it go on. */
async function halt(page: Page): Promise<() => Promise<unknown>> {
  const tab = await page.context().newCDPSession(page)
  await tab.send('Debugger.enable')
  const paused = new Promise(resolve => tab.once('Debugger.paused', resolve))
  await tab.send('Debugger.pause')
  await paused
  return () => tab.detach()
}

test('who signs out while it rings hears no more of it, and is in no room', async () => {
  await call(couple.mara)
  await untilItRings(couple.jonas)
  await isInRoom(couple.jonas)

  await couple.jonas.evaluate(() => document.querySelector('innies-chat')?.logout())

  await card(couple.jonas).waitFor({ state: 'detached' })
  await Promise.all([isInNoRoom(couple.jonas), untilNoTone(couple.jonas)])
  await control(couple.mara, 'End call').click()
  await closeWindow(couple.mara)
  await couple.jonas.reload()
  await open(couple.jonas, 'Mara Okafor')
})

for (const when of ['before it rings', 'while it rings'] as const)
  test(`a tab that stands still from ${when} until after the call shows no ring`, async () => {
    if (when === 'while it rings') await call(couple.mara)
    if (when === 'while it rings') await untilItRings(couple.jonas)
    const goOn = await halt(couple.jonas)
    if (when === 'before it rings') await call(couple.mara)
    await control(couple.mara, 'End call').click()
    await lastLine(couple.mara, 'Video call · cancelled').waitFor()

    await goOn()

    await lastLine(couple.jonas, 'Video call · missed').waitFor()
    await card(couple.jonas).waitFor({ state: 'detached' })
    await closeWindow(couple.mara)
  })

test('a tab that is closed in a call leaves nobody behind: the other is told, and waits half a minute at most', async () => {
  await talk(couple)
  const place = couple.jonas.url()
  const context = couple.jonas.context()

  await couple.jonas.close()

  await heading(couple.mara, 'Call ended').waitFor({ timeout: 60_000 })
  await untilReleased(couple.mara)
  assert.deepEqual(
    (await couple.world.rooms.listRooms()).filter(room => room.numParticipants > 0),
    [],
  )
  couple.jonas = await context.newPage()
  await couple.jonas.goto(place)
  await open(couple.jonas, 'Mara Okafor')
  await closeWindow(couple.mara)
})
