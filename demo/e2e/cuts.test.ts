import { test } from 'node:test'
import { setTimeout as passed } from 'node:timers/promises'
import { hangUp, lost, meet, seeEachOther, talk } from './couple.ts'
import { createWorld } from './world.ts'

const SHORT = 3000 // ms
const LONG = 30_000 // ms

test('a call whose way to LiveKit is cut', async t => {
  const world = await createWorld({ wire: 'plain' })
  t.after(() => world.close())
  const couple = await meet(world)
  await talk(couple)

  for (const length of [SHORT, LONG])
    await t.test(`for ${length / 1000} s says so, and comes back by itself`, async () => {
      world.wire?.cut()
      await Promise.all([lost(couple.mara).waitFor(), lost(couple.jonas).waitFor()])
      await passed(length) // the length of the cut is what is tested
      world.wire?.mend()

      await Promise.all(
        [couple.mara, couple.jonas].map(page => lost(page).waitFor({ state: 'detached', timeout: 30_000 })),
      )
      await seeEachOther(couple)
    })

  await t.test('ends for both, with every device released', async () => {
    await hangUp(couple)
  })
})

test('a call over wss, with the server on https to LiveKit', async t => {
  const world = await createWorld({ wire: 'tls' })
  t.after(() => world.close())

  const couple = await meet(world)
  await talk(couple)

  await hangUp(couple)
})
