import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { memoryStore } from '../kv/memory.ts'
import { localRuntime } from '../local.ts'
import { memoryApp } from '../memory.fixture.ts'
import type { Page } from '../protocol/chat.ts'
import type { OpenedChat } from '../protocol/resource.ts'
import { useRooms, webhook } from './rooms.fixture.ts'

/** Ana, Bob and Carl are in a group and in its call; Bob on two devices. */
async function useCall(t: TestContext) {
  const livekit = await useRooms(t)
  const store = memoryStore()
  const site = memoryApp({ calls: livekit.calls }, store)
  const post = (user: string, path: string, body: object) => site.as(user)(path, { method: 'POST', body })
  const opened = (await (await post('ana', '/v1/chats', { members: ['bob', 'carl'] })).json()) as OpenedChat
  const chat = opened.chat.id
  const room = `chat-${chat}`
  await post('ana', '/api/token', { room })
  livekit.enter(room, 'ana:d:t', 'bob:d1:t', 'bob:d2:t', 'carl:d:t')
  const remove = (by: string, user: string) => post(by, `/v1/chats/${chat}/acts`, { type: 'remove', user })
  const mint = async (user: string) => (await site.as(user)(`/api/token?room=${room}`)).status
  const comes = (identity: string, kind = 'STANDARD', name = room) => {
    livekit.enter(name, { identity, kind })
    const participant = { identity, kind }
    return webhook(site.app, { event: 'participant_joined', room: { name, sid: 'RM_1' }, participant })
  }
  const types = async () => {
    const page = (await (await site.as('ana')(`/v1/chats/${chat}/log`)).json()) as Page
    return page.facts.map(fact => fact.type)
  }
  return { ...site, livekit, store, chat, room, remove, mint, comes, types }
}

describe('T2: who is no member any more', () => {
  test('is taken out of the call of the chat on all devices at once, and gets no other pass', async t => {
    const { livekit, room, remove, mint, runtime } = await useCall(t)

    await remove('ana', 'bob')
    await runtime.settle()

    assert.deepEqual(livekit.removed, [`${room} bob:d1:t`, `${room} bob:d2:t`])
    assert.deepEqual([await mint('bob'), await mint('carl')], [404, 200])
  })

  test('is taken out too when they leave by their own will', async t => {
    const { livekit, room, remove, runtime } = await useCall(t)

    await remove('carl', 'carl')
    await runtime.settle()

    assert.deepEqual(livekit.removed, [`${room} carl:d:t`])
  })

  test('is taken out again at once when they come back with the pass of before', async t => {
    const { livekit, room, remove, comes, runtime } = await useCall(t)
    await remove('ana', 'bob')
    await runtime.settle()
    livekit.removed.length = 0

    assert.equal(await comes('bob:d3:t'), 204)
    assert.equal(await comes('carl:d2:t'), 204)
    assert.deepEqual(livekit.removed, [`${room} bob:d3:t`])
  })

  test('is taken out later where LiveKit did not answer', async t => {
    const livekit = await useRooms(t)
    livekit.enter('chat-c1', 'ana:d:t', 'bob:d:t')
    const clock = { now: Date.now() }
    const store = memoryStore()
    t.after(() => store.close())
    const runtime = localRuntime(store, { calls: livekit.calls, now: () => clock.now })
    const chat = runtime.chat('c1')
    await chat.create('ana', { members: ['bob'], history: 'all' })
    await chat.join('ana', { video: true, seat: 'd:t' })
    livekit.isDown = true
    await chat.act('ana', { type: 'remove', ask: 1, chat: 'c1', user: 'bob' })
    await runtime.settle()
    livekit.isDown = false

    clock.now += 6000
    await chat.wake()

    assert.deepEqual(livekit.removed, ['chat-c1 bob:d:t'])
  })

  test('is looked for every five seconds as long as an old pass is good, and then every thirty', async t => {
    const livekit = await useRooms(t)
    livekit.enter('chat-c1', 'ana:d:t')
    const clock = { now: Date.now() }
    const store = memoryStore()
    t.after(() => store.close())
    const runtime = localRuntime(store, { calls: livekit.calls, now: () => clock.now })
    const chat = runtime.chat('c1')
    await chat.create('ana', { members: ['bob'], history: 'all' })
    await chat.join('ana', { video: true, seat: 'd:t' })
    await chat.act('ana', { type: 'remove', ask: 1, chat: 'c1', user: 'bob' })
    await runtime.settle()
    const comesAfter = async (ms: number) => {
      livekit.enter('chat-c1', 'bob:d:t')
      clock.now += ms
      await chat.wake()
      return livekit.removed.splice(0).length
    }

    assert.deepEqual([await comesAfter(4999), await comesAfter(1)], [0, 1])
    await comesAfter(11 * 60_000)
    assert.deepEqual([await comesAfter(29_999), await comesAfter(1)], [0, 1])
  })

  test('is taken out also when the server dies right after it has stored that they left', async t => {
    const { livekit, room, remove, chat, store, runtime } = await useCall(t)
    livekit.isDown = true
    await remove('ana', 'bob')
    await runtime.settle()
    livekit.isDown = false

    await localRuntime(store, { calls: livekit.calls }).chat(chat).wake()

    assert.deepEqual(livekit.removed, [`${room} bob:d1:t`, `${room} bob:d2:t`])
  })
})

describe('whoever comes into a room', () => {
  test('and was taken out of its call, or is new where it is locked, is out again at once whatever pass they have', async t => {
    const { livekit, room, mint, comes, runtime, chat: id } = await useCall(t)
    await mint('bob')
    const chat = runtime.chat(id)
    const { call } = (await chat.page('ana', { limit: 200 })).facts.find(fact => fact.type === 'called')!
    await chat.expel('ana', { call, user: 'bob', on: true })
    await chat.lock('ana', { call, on: true })
    await runtime.settle()
    livekit.removed.length = 0

    for (const identity of ['ana:d9:t', 'bob:d9:t', 'carl:d9:t']) await comes(identity)

    assert.deepEqual(livekit.removed, [`${room} bob:d9:t`, `${room} carl:d9:t`])
    assert.deepEqual([await mint('ana'), await mint('bob'), await mint('carl')], [200, 403, 423])
  })

  test('and is suspended is taken out, of other rooms too', async t => {
    const { livekit, room, comes, runtime } = await useCall(t)
    await runtime.user('bob').suspend(true)

    await comes('bob:d3:t')
    await comes('bob:d4:t', 'STANDARD', 'demo-room-1')
    await comes('carl:d2:t', 'STANDARD', 'demo-room-1')

    assert.deepEqual(livekit.removed, [`${room} bob:d3:t`, 'demo-room-1 bob:d4:t'])
  })

  test('without a pass of ours is left alone: a recorder, or somebody of the site', async t => {
    const { livekit, comes } = await useCall(t)

    for (const one of ['EG_recorder:x:y', 'host', '%E0%A4%A:d:t'])
      await comes(one, one.startsWith('EG') ? 'EGRESS' : 'STANDARD')

    assert.deepEqual(livekit.removed, [])
  })

  test('cannot be judged while the chat cannot be read: LiveKit is told to ask again', async t => {
    const { comes, livekit } = await useCall(t)
    livekit.isDown = true

    assert.equal(await comes('eve:d:t'), 503)
  })
})

describe('a call that is on', () => {
  test('is looked into when its alarm rings: a stranger is taken out, members stay', async t => {
    const { livekit, room, chat, runtime } = await useCall(t)
    livekit.enter(room, 'eve:d:t')

    await runtime.chat(chat).wake()

    assert.deepEqual(livekit.removed, [`${room} eve:d:t`])
  })

  test('is not looked into for each message', async t => {
    const { livekit, chat, as, runtime } = await useCall(t)
    await runtime.chat(chat).wake()
    const { asked } = livekit

    for (let i = 0; i < 5; i++) {
      await as('bob')(`/v1/chats/${chat}/messages`, { method: 'POST', body: { content: `${i}` } })
      await runtime.chat(chat).wake()
    }

    assert.equal(livekit.asked, asked)
  })

  test('ends when its room is gone, though LiveKit said nothing of it', async t => {
    const { livekit, room, chat, runtime, types } = await useCall(t)
    livekit.rooms.delete(room)

    await runtime.chat(chat).wake()

    assert.deepEqual(await types(), ['created', 'called', 'ended'])
  })

  test('goes on while LiveKit does not answer', async t => {
    const { livekit, chat, runtime, types } = await useCall(t)
    livekit.isDown = true

    await runtime.chat(chat).wake()

    assert.deepEqual(await types(), ['created', 'called'])
  })
})
