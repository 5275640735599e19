import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as passed } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { countSockets, untilSignal } from './call.page.ts'
import { hangUp, meet, seeEachOther, talk } from './couple.ts'
import { createWorld } from './world.ts'

const MINUTES = process.env.PROVE === 'long' ? 30 : 3
const EVERY = 20_000 // ms from cut to cut
const WARM = 2 // cuts after which everything that stays has come
const MORE = 1.1 // of the heap at that time

/** Bytes that the page's scripts hold after garbage collection. */
async function heapOf(page: Page): Promise<number> {
  const tab = await page.context().newCDPSession(page)
  await tab.send('HeapProfiler.enable')
  for (let round = 0; round < 3; round++) await tab.send('HeapProfiler.collectGarbage')
  const { usedSize } = await tab.send('Runtime.getHeapUsage')
  await tab.detach()
  return usedSize
}

test(`a call of ${MINUTES} minutes whose way to LiveKit is cut every 20 s is still up, and holds no more memory`, async t => {
  const world = await createWorld({ wire: 'plain' })
  t.after(() => world.close())
  const couple = await meet(world)
  const { mara, jonas } = couple
  await talk(couple)
  const heaps: number[] = []

  for (let at = 0; at < MINUTES * 60_000; at += EVERY) {
    const next = passed(EVERY) // the length of the call is what is tested
    const before = await Promise.all([countSockets(mara), countSockets(jonas)])
    world.wire?.cut()
    world.wire?.mend()
    await Promise.all([untilSignal(mara, before[0]), untilSignal(jonas, before[1])])
    await seeEachOther(couple)
    heaps.push((await heapOf(mara)) + (await heapOf(jonas)))
    await next
  }

  const [first = 0, last = 0] = [heaps[WARM], heaps.at(-1)]
  t.diagnostic(`heap of both pages after each cut, kB: ${heaps.map(heap => Math.round(heap / 1024)).join(' ')}`)
  assert.ok(last < first * MORE, `${last} bytes after ${first}`)
  assert.equal(await mara.locator('innies-call-tile').count(), 2)
  await hangUp(couple)
})
