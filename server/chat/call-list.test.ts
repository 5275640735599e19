import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { memoryStore } from '../kv/memory.ts'
import { memoryApp } from '../memory.fixture.ts'
import type { CallResource, PastCall } from '../protocol/past-call.ts'
import type { Runtime } from '../runtime.ts'
import { id } from '../server.fixture.ts'
import { CallList } from './call-list.ts'
import { CALL, useChat } from './calls.fixture.ts'

/** A list in words. */
const words = ({ from, video, end, seconds }: PastCall) =>
  `${video ? 'video' : 'voice'} from ${from}: ${end}${seconds ? ` ${seconds} s` : ''}`

async function listOf(runtime: Runtime, user: string): Promise<string[]> {
  return (await runtime.user(user).calls({ limit: 50 })).calls.map(words)
}

describe('a call that is over stands in the list of both', () => {
  test('with how long they talked', async t => {
    const { ring, accept, chat, clock, settle, runtime } = await useChat(t)
    await ring()
    clock.now += 4000
    await accept('bob')
    clock.now += 65_000

    await chat().hangUp('bob', { call: CALL })
    await settle()

    const { calls } = await runtime().user('bob').calls({ limit: 50 })
    assert.deepEqual(calls, [
      {
        ...{ call: CALL, chat: 'chat-1', at: 1_000_000, from: 'ana', video: true },
        ...{ end: 'answered', seconds: 65, kind: 'direct', others: ['ana'] },
      },
    ])
    assert.deepEqual(await listOf(runtime(), 'ana'), ['video from ana: answered 65 s'])
  })

  for (const [what, go, hers, his] of [
    ['that nobody took', (c: Site) => c.later(46_000), 'unreachable', 'missed'],
    [
      'that rang and was not taken',
      (c: Site) =>
        c
          .chat()
          .ringBack('bob', CALL)
          .then(() => c.later(46_000)),
      'missed',
      'missed',
    ],
    ['that was cancelled', (c: Site) => c.chat().hangUp('ana', { call: CALL }), 'cancelled', 'missed'],
    ['that was declined', (c: Site) => c.chat().decline('bob', { call: CALL }), 'declined', 'declined'],
    ['that met a busy line', (c: Site) => c.chat().decline('bob', { call: CALL, busy: true }), 'busy', 'busy'],
  ] as const)
    test(`${what}: as each of them knows it`, async t => {
      const site = await useChat(t)
      await site.ring()

      await go(site)
      await site.settle()

      assert.deepEqual(await listOf(site.runtime(), 'ana'), [`video from ana: ${hers}`])
      assert.deepEqual(await listOf(site.runtime(), 'bob'), [`video from ana: ${his}`])
    })
})

type Site = Awaited<ReturnType<typeof useChat>>

test('in a group each finds what they did: who came, who declined, and who missed it', async t => {
  const { ring, accept, chat, clock, settle, runtime } = await useChat(t, ['bob', 'cleo', 'dan'])
  await ring()
  await accept('bob')
  await chat().decline('cleo', { call: CALL })
  clock.now += 10_000

  await chat().hangUp('ana', { call: CALL, forAll: true })
  await settle()

  const lists = await Promise.all(['ana', 'bob', 'cleo', 'dan'].map(user => listOf(runtime(), user)))
  assert.deepEqual(lists.flat(), [
    'video from ana: answered 10 s',
    'video from ana: answered 10 s',
    'video from ana: declined',
    'video from ana: missed',
  ])
})

test('a call that one may join and that did not ring is in the lists of those who came', async t => {
  const { chat, settle, runtime } = await useChat(t, ['bob', 'cleo'])
  await chat().join('ana', { video: false, seat: 'ana-1:tab' })
  await chat().join('bob', { video: false, seat: 'bob-1:tab' })
  const call = (await chat().page('ana', { limit: 50 })).facts.find(fact => fact.type === 'called')!

  await chat().hangUp('ana', { call: call.call, forAll: true })
  await settle()

  assert.deepEqual(
    await Promise.all(['ana', 'bob', 'cleo'].map(async user => (await listOf(runtime(), user)).length)),
    [1, 1, 0],
  )
})

test('open pages are told at once, and only once, however often it is delivered', async t => {
  const { ring, chat, settle, runtime } = await useChat(t)
  const heard: { type: string }[] = []
  runtime().join(
    { device: 'd', send: text => heard.push(JSON.parse(text) as { type: string }), close: () => {} },
    'bob',
  )
  await ring()
  await chat().hangUp('ana', { call: CALL })
  await settle()
  const [call] = (await runtime().user('bob').calls({ limit: 1 })).calls

  await runtime().user('bob').noteCall(call!)

  assert.equal(heard.filter(({ type }) => type === 'call-noted').length, 1)
  assert.equal((await runtime().user('bob').calls({ limit: 50 })).calls.length, 1)
})

for (const isRestarted of [false, true])
  test(`a member whom it could not be told is told by the alarm${isRestarted ? ', after a crash too' : ''}`, async t => {
    const site = await useChat(t)
    await site.ring()
    site.breakDisk('bob')
    await site.chat().hangUp('ana', { call: CALL })
    await site.settle()
    assert.deepEqual(await listOf(site.runtime(), 'bob'), [])

    if (isRestarted) site.restart()
    site.mendDisk()
    await site.later(2000)

    assert.deepEqual(await listOf(site.runtime(), 'bob'), ['video from ana: missed'])
  })

test('a call that the chat keeps no longer leaves the lists, also of who has left', async t => {
  const { ring, chat, clock, later, settle, runtime } = await useChat(t, ['bob', 'cleo'])
  await ring()
  await chat().hangUp('ana', { call: CALL })
  await settle()
  await chat().act('cleo', { type: 'remove', ask: 1, chat: 'chat-1', user: 'cleo' })
  clock.now += 1000
  assert.equal((await listOf(runtime(), 'cleo')).length, 1)

  await chat().retain(clock.now)
  await later(2000)

  const lists = await Promise.all(['ana', 'bob', 'cleo'].map(user => listOf(runtime(), user)))
  assert.deepEqual(lists.flat(), [])
})

test('who left before it ended, or was erased, is not told', async t => {
  const { ring, chat, settle, runtime } = await useChat(t, ['bob', 'cleo'])
  await ring()
  await chat().erase('cleo', 'a-receipt')

  await chat().hangUp('ana', { call: CALL })
  await settle()

  assert.deepEqual(await listOf(runtime(), 'cleo'), [])
})

describe('a list', () => {
  const call = (at: number, id = `call-${at}`): PastCall => ({
    ...{ call: id, chat: 'c', at, from: 'ana', video: false, end: 'missed', seconds: 0, kind: 'direct', others: [] },
  })

  test('is read in pages, the newest first, also where calls began at one time', async () => {
    const list = new CallList(memoryStore().partition(['user', 'bob']))
    for (const at of [3, 1, 2]) await list.note(call(at))
    await list.note(call(2, 'call-2b'))
    const read: string[] = []

    for (let page = await list.page({ limit: 2 }); ; page = await list.page({ limit: 2, before: page.next })) {
      read.push(...page.calls.map(one => one.call))
      if (!page.next) break
    }

    assert.deepEqual(read, ['call-3', 'call-2b', 'call-2', 'call-1'])
  })

  test('has an end: the oldest go', async () => {
    const list = new CallList(memoryStore().partition(['user', 'bob']))

    for (let at = 1; at <= 503; at++) await list.note(call(at))

    const { calls } = await list.page({ limit: 1000 })
    assert.deepEqual([calls.length, calls.at(-1)?.at], [500, 4])
  })
})

test('is answered by HTTP in pages, to its owner alone, and stands in the export', async () => {
  const { as, runtime } = memoryApp()
  const response = await as('ana')('/v1/chats', { method: 'POST', body: { with: 'bob' } })
  const { row } = (await response.json()) as { row: { chat: string } }
  for (const call of [id('a'), id('b')]) {
    await runtime.chat(row.chat).ring('ana', { call, seat: 'd:t', video: false })
    await runtime.chat(row.chat).hangUp('ana', { call })
  }
  await runtime.settle()
  const read = async (user: string, path: string) => (await (await as(user)(path)).json()) as Read

  const newest = await read('bob', '/v1/calls?limit=1')
  const older = await read('bob', `/v1/calls?limit=1&cursor=${newest.next}`)

  const { timestamp: _at, ...last } = newest.calls[0]!
  assert.deepEqual(last, {
    ...{ id: id('b'), chatId: row.chat, callerId: 'ana', hasVideo: false, outcome: 'missed', seconds: 0 },
    ...{ kind: 'direct', participants: ['ana'] },
  })
  assert.deepEqual(
    older.calls.map(call => call.id),
    [id('a')],
  )
  assert.deepEqual((await read('cleo', '/v1/calls')).calls, [])
  assert.deepEqual((await read('bob', '/v1/me/export')).calls, [...newest.calls, ...older.calls])
})

type Read = { calls: CallResource[]; next?: string }
