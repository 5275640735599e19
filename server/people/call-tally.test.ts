import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryStore } from '../kv/memory.ts'
import type { CallCount } from '../runtime.ts'
import { CallTally } from './call-tally.ts'

const DAY = 86_400_000 // ms
const NOW = 20_000 * DAY

function useTally() {
  const clock = { now: NOW }
  const partition = memoryStore().partition(['site', 0])
  const open = () => new CallTally(partition, () => clock.now)
  const count = (n: number, part: Partial<CallCount> = {}): CallCount => ({
    ...{ chat: 'chat-1', epoch: 'e', lane: 'ended', n, at: clock.now, adds: { calls: 1 } },
    ...part,
  })
  return { clock, partition, open, count, tally: open() }
}

test('a call that is told again, or late, is counted once', async () => {
  const { tally, count } = useTally()

  for (const n of [3, 3, 7, 3, 7]) await tally.count(count(n))

  assert.deepEqual((await tally.sums(0)).all, { calls: 2 })
})

test('each chat, each lane and each epoch has numbers of its own', async () => {
  const { tally, count } = useTally()

  await tally.count(count(5))
  await tally.count(count(1, { chat: 'chat-2' }))
  await tally.count(count(1, { lane: 'reported', adds: { reports: 1 } }))
  await tally.count(count(2, { epoch: 'another chat of that id' }))

  assert.deepEqual((await tally.sums(0)).all, { calls: 3, reports: 1 })
})

test('after a restart it goes on, and still knows what was counted', async () => {
  const { tally, open, count } = useTally()
  await tally.count(count(1))

  const again = open()
  await again.count(count(1))
  await again.count(count(2))

  assert.deepEqual((await again.sums(0)).all, { calls: 2 })
})

test('two processes that count at once count everything, and the same only once', async () => {
  const { open, count } = useTally()
  const tallies = [open(), open()]
  const chats = Array.from({ length: 20 }, (_, n) => `chat-${n}`)

  await Promise.all(tallies.flatMap(tally => chats.map(chat => tally.count(count(1, { chat })))))

  assert.deepEqual((await tallies[0]!.sums(0)).all, { calls: 20 })
})

test('days are kept for a while; what was counted ever stays', async () => {
  const { tally, clock, count } = useTally()
  await tally.count(count(1))
  clock.now += 399 * DAY
  await tally.count(count(2))
  const before = (await tally.sums(0)).days.map(([day]) => day)

  clock.now += DAY
  await tally.count(count(3))
  await tally.count(count(4, { at: NOW })) // told very late

  const { all, days } = await tally.sums(0)
  assert.deepEqual(before, [20_000, 20_399])
  assert.deepEqual(days, [
    [20_399, { calls: 1 }],
    [20_400, { calls: 1 }],
  ])
  assert.deepEqual(all, { calls: 4 })
  assert.deepEqual((await tally.sums(20_400)).days.length, 1)
})
