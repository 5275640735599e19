import { test } from 'node:test'
import { control, countSockets, isInNoRoom, type Scenario, simulate, untilReleased, untilSignal } from './call.page.ts'
import { composer, message, write } from './chat.page.ts'
import {
  button,
  call,
  closeWindow,
  hangUp,
  heading,
  lastLine,
  lost,
  seeEachOther,
  talk,
  untilItRings,
  useCouple,
} from './couple.ts'

const couple = useCouple()

const SCENARIOS: readonly Scenario[] = [
  'signal reconnect',
  'signal that breaks once more on resume',
  'migration',
  'node failure',
]

test('a server that is restarted while it rings rings on, and the call can be taken', async () => {
  await call(couple.mara)
  await untilItRings(couple.jonas)

  await couple.world.crash()
  await couple.world.restart()

  await button(couple.jonas, 'Accept').click()
  await seeEachOther(couple)
  await hangUp(couple)
})

test('a server that is restarted during a call is not noticed in it, and hears how it ended', async () => {
  await talk(couple)

  await couple.world.crash()
  await seeEachOther(couple)
  await couple.world.restart()

  await seeEachOther(couple)
  await hangUp(couple)
  await lastLine(couple.mara, 'Video call · 0:').waitFor()
})

test('a call that ends while the server is down is over for both, and in the log once it is back', async () => {
  await talk(couple)

  await couple.world.crash()
  await control(couple.mara, 'End call').click()
  await untilReleased(couple.mara)
  await couple.world.restart()

  await heading(couple.jonas, 'Call ended').waitFor()
  await Promise.all([isInNoRoom(couple.mara), isInNoRoom(couple.jonas), untilReleased(couple.jonas)])
  await lastLine(couple.jonas, 'Video call · 0:').waitFor()
  await Promise.all([closeWindow(couple.mara), closeWindow(couple.jonas)])
})

for (const scenario of SCENARIOS)
  test(`LiveKit's own test of a ${scenario}: both see and hear each other again`, async () => {
    await talk(couple)
    const before = await countSockets(couple.mara)

    await simulate(couple.mara, scenario)

    await untilSignal(couple.mara, before)
    await lost(couple.mara).waitFor({ state: 'detached' })
    await seeEachOther(couple)
    await hangUp(couple)
  })

test("LiveKit's own test of a server that sends one away: it is said, every device is let go, and trying again leads back", async () => {
  await talk(couple)

  await simulate(couple.mara, 'server leave')

  await heading(couple.mara, 'The connection is lost').waitFor()
  await untilReleased(couple.mara)
  await button(couple.mara, 'Try again').click()
  await seeEachOther(couple)
  await hangUp(couple)
})

test('without LiveKit a call fails in words, messages go on, and no camera stays on', async () => {
  await talk(couple)

  await couple.world.crashLiveKit()

  await lost(couple.mara).waitFor({ timeout: 30_000 })
  await control(couple.mara, 'End call').click()
  await heading(couple.jonas, 'Call ended').waitFor()
  await Promise.all([untilReleased(couple.mara), untilReleased(couple.jonas)])
  await Promise.all([closeWindow(couple.mara), closeWindow(couple.jonas)])
  await write(couple.mara, 'Then by message.')
  await message(couple.jonas, 'Then by message.').waitFor()

  await call(couple.mara)

  await heading(couple.mara, 'The connection is lost').waitFor()
  await untilReleased(couple.mara)
  await closeWindow(couple.mara)
  await composer(couple.mara).waitFor()
})
