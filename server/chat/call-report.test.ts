import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { figuresOf } from '../call/call-sums.ts'
import { adminKey, answer, memoryApp } from '../memory.fixture.ts'
import type { CallReport } from '../protocol/call-report.ts'
import type { CallStats } from '../protocol/call-stats.ts'
import type { Runtime } from '../runtime.ts'
import { id } from '../server.fixture.ts'
import { readCallSums } from '../stats.ts'
import { CALL, refusal, useChat } from './calls.fixture.ts'

const WAY: CallReport = { type: 'way', quality: 'good', reconnects: 1, failures: [] }
const RATING: CallReport = { type: 'rating', stars: 4, reasons: [] }
const DAY = 86_400_000 // ms

const figures = async (runtime: Runtime) => figuresOf((await readCallSums(runtime, 0)).all)

async function useEnded(t: Parameters<typeof useChat>[0], members: string[] = []) {
  const site = await useChat(t, members)
  await site.ring()
  await site.accept('bob')
  site.clock.now += 60_000
  await site.chat().hangUp('ana', { call: CALL, forAll: members.length > 0 })
  await site.settle()
  return site
}

describe('what is said of a call', () => {
  test('is counted once for each who was in it and each kind', async t => {
    const { chat, settle, runtime } = await useEnded(t)

    for (const by of ['ana', 'bob', 'ana', 'bob']) {
      await chat().reportCall(by, CALL, WAY)
      await chat().reportCall(by, CALL, RATING)
    }
    await settle()

    const { calls, reports, reconnects, ratings } = await figures(runtime())
    assert.deepEqual([calls, reports, reconnects, ratings.stars], [1, 2, 2, [0, 0, 0, 2, 0]])
  })

  test('is taken while the call goes on, too: from who has left that of a group', async t => {
    const { ring, accept, chat, settle, runtime } = await useChat(t, ['bob', 'cleo'])
    await ring()
    await accept('bob')

    await chat().reportCall('bob', CALL, WAY)
    await chat().hangUp('ana', { call: CALL, forAll: true })
    await chat().reportCall('bob', CALL, WAY)
    await settle()

    assert.equal((await figures(runtime())).reports, 1)
  })

  test('is taken from nobody who was not in it, and of no call that there is not', async t => {
    const { chat } = await useEnded(t, ['bob', 'cleo'])

    await assert.rejects(chat().reportCall('cleo', CALL, WAY), refusal('not-found'))
    await assert.rejects(chat().reportCall('eve', CALL, WAY), refusal('not-found'))
    await assert.rejects(chat().reportCall('ana', 'another-call-of-nobody', WAY), refusal('not-found'))
  })

  test('is not taken a day after the call', async t => {
    const { chat, clock } = await useEnded(t)
    clock.now += DAY + 1000

    await assert.rejects(chat().reportCall('bob', CALL, RATING), refusal('gone'))
  })

  test('is gone with the call, when the chat keeps it no longer; what was counted stays', async t => {
    const { chat, clock, later, settle, runtime } = await useEnded(t)
    await chat().reportCall('bob', CALL, WAY)
    await settle()
    clock.now += 1000

    await chat().retain(clock.now)
    await later(2000)

    await assert.rejects(chat().reportCall('bob', CALL, RATING), refusal('not-found'))
    const { calls, reports } = await figures(runtime())
    assert.deepEqual([calls, reports], [1, 1])
  })
})

test('a crash before it is counted loses nothing and counts nothing twice', async t => {
  const site = await useChat(t)
  site.breakDisk('site')
  await site.ring()
  await site.accept('bob')
  site.clock.now += 30_000
  await site.chat().hangUp('ana', { call: CALL })
  await site.chat().reportCall('ana', CALL, WAY)
  await site.settle()
  assert.equal((await figures(site.runtime())).calls, 0)

  site.restart()
  site.mendDisk()
  await site.later(2000)
  await site.later(2000)

  const { calls, reports, minutes } = await figures(site.runtime())
  assert.deepEqual([calls, reports, minutes], [1, 1, 1])
})

test('a member whose list cannot be written is no reason to count the call twice', async t => {
  const site = await useChat(t)
  await site.ring()
  site.breakDisk('bob')
  await site.chat().hangUp('ana', { call: CALL })
  await site.settle()

  await site.later(2000).catch(() => {})
  site.mendDisk()
  await site.later(2000)

  assert.equal((await figures(site.runtime())).calls, 1)
})

describe('over HTTP', () => {
  async function useApp() {
    const site = memoryApp()
    const response = await site.as('ana')('/v1/chats', { method: 'POST', body: { with: 'bob' } })
    const { row } = (await response.json()) as { row: { chat: string } }
    const chat = site.runtime.chat(row.chat)
    await chat.ring('ana', { call: id('a'), seat: 'd:t', video: true })
    await chat.accept('bob', { call: id('a'), seat: 'e:t' })
    await chat.hangUp('ana', { call: id('a') })
    const path = `/v1/chats/${row.chat}/calls/${id('a')}/reports`
    return { ...site, report: (by: string, body: unknown) => site.as(by)(path, { method: 'POST', body }) }
  }

  test('both say how it was, and the operator reads the sum by day, without a name', async () => {
    const { app, runtime, report } = await useApp()
    const statuses = [await report('ana', WAY), await report('bob', RATING), await report('eve', RATING)]
    await runtime.settle()

    const response = await app.request('/v1/stats/calls?days=2', { headers: { authorization: `Bearer ${adminKey}` } })

    const text = await response.text()
    const { sum, days } = JSON.parse(text) as CallStats
    assert.deepEqual(
      statuses.map(({ status }) => status),
      [204, 204, 404],
    )
    assert.deepEqual([sum.calls, sum.withVideo, sum.answerRate, sum.reports, sum.ratings.mean], [1, 1, 1, 1, 4])
    assert.deepEqual(days, [{ day: new Date().toISOString().slice(0, 10), ...sum }])
    assert.doesNotMatch(text, /ana|bob/)
  })

  test('a reason that is named twice counts once', async () => {
    const { runtime, report } = await useApp()

    await report('ana', { ...RATING, reasons: ['sound', 'sound'] })
    await runtime.settle()

    assert.equal((await figures(runtime)).reasons.sound, 1)
  })

  for (const [what, body] of [
    ['more stars than there are', { ...RATING, stars: 6 }],
    ['half a star', { ...RATING, stars: 2.5 }],
    ['a reason of its own', { ...RATING, reasons: ['<b>you</b>'] }],
    ['more than it may', { ...RATING, text: 'how it was' }],
    ['less than nothing', { ...WAY, reconnects: -1 }],
    ['a million breaks', { ...WAY, reconnects: 1_000_000 }],
    ['a failure of its own', { ...WAY, failures: ['__proto__'] }],
    ['nothing', {}],
  ] as const)
    test(`a report that says ${what} is refused, and counts nothing`, async () => {
      const { runtime, report } = await useApp()

      const { status, code } = await answer(await report('ana', body))
      await runtime.settle()

      assert.deepEqual([status, code], [400, 'bad-request'])
      const { reports, ratings } = await figures(runtime)
      assert.deepEqual([reports, ratings.mean], [0, undefined])
    })
})
