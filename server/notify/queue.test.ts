import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryStore } from '../kv/memory.ts'
import type { Notice } from './notice.ts'
import { Queue } from './queue.ts'

const notice: Notice = { type: 'user.created', user: 'ana', id: 'evt_1', at: 1 }
const refused = { phase: 'refused', status: 500 } as const

function useQueue() {
  const clock = { now: 1_000_000 }
  const queue = new Queue(
    memoryStore().partition(['site', 0]),
    () => clock.now,
    () => 0,
  )
  return { queue, clock }
}

test('what was put off, or is gone, is not taken by who read an older list; nor does it stay in that list', async () => {
  const { queue, clock } = useQueue()
  await queue.add([notice])
  const [fresh] = await queue.news(undefined, 10)
  const queued = (await queue.take(fresh!))!
  await queue.putOff(queued, refused)
  const ofOldList = await queue.take(fresh!)
  clock.now += 10_000
  const [again] = await queue.again(10)
  const ofNewList = (await queue.take(again!))!
  await queue.remove(ofNewList)

  assert.deepEqual([ofOldList, ofNewList.attempts, await queue.take(again!)], [undefined, 1, undefined])
  assert.deepEqual(
    [await queue.news(undefined, 10), await queue.again(10), await queue.nextTime()],
    [[], [], undefined],
  )
})

test('an entry that leads nowhere is taken off the list, so that nobody looks at it for ever', async () => {
  const { queue } = useQueue()
  await queue.add([notice])
  const [fresh] = await queue.news(undefined, 10)
  const { notice: one, place } = (await queue.take(fresh!))!
  await queue.remove({ notice: one, place: [...place, 'elsewhere'], attempts: 0 })
  const before = (await queue.news(undefined, 10)).length
  await queue.take(fresh!)

  assert.deepEqual([before, await queue.news(undefined, 10)], [1, []])
})

test('new events are read on from a place in their list', async () => {
  const { queue } = useQueue()
  await queue.add(Array.from({ length: 5 }, (_, i) => ({ ...notice, id: `evt_${i}` })))
  const first = await queue.news(undefined, 2)
  const second = await queue.news(first.at(-1)?.place, 2)

  assert.deepEqual(
    [...first, ...second].map(({ id }) => id),
    ['evt_0', 'evt_1', 'evt_2', 'evt_3'],
  )
})
