import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { memoryApp } from '../memory.fixture.ts'
import type { CallPass } from '../protocol/call.ts'
import type { OpenedChat } from '../protocol/resource.ts'
import { deliver, signed, useRooms, webhook } from './rooms.fixture.ts'

/** Ana is in a call with Bob. */
async function useCall(t: TestContext) {
  const livekit = await useRooms(t)
  const site = memoryApp({ calls: livekit.calls })
  const as = site.as('ana')
  const opened = (await (await as('/v1/chats', { method: 'POST', body: { with: 'bob' } })).json()) as OpenedChat
  const chat = opened.chat.id
  const room = `chat-${chat}`
  const join = async () => (await (await as(`/api/token?room=${room}`)).json()) as CallPass
  const pass = await join()
  livekit.enter(room, 'ana:d:t')
  const sid = () => livekit.rooms.get(room)?.sid ?? ''
  const types = async () => {
    await site.runtime.settle()
    const page = (await (await as(`/v1/chats/${chat}/log`)).json()) as { facts: { type: string }[] }
    return page.facts.map(fact => fact.type)
  }
  const say = (event: string, of = sid()) => webhook(site.app, { event, room: { name: room, sid: of } })
  return { ...site, livekit, chat, room, pass, join, sid, types, say }
}

describe('T22: what claims to be of LiveKit', () => {
  test('is refused without a signature, with one by another secret, for another body, or that is a pass into a call', async t => {
    const { app, room, sid, pass, types } = await useCall(t)
    const event = { event: 'room_finished', room: { name: room, sid: sid() } }
    const { body, authorization } = await signed(event)
    const forged = await signed(event, 'x'.repeat(32))
    const other = await signed({ ...event, room: { name: 'chat-other', sid: 'RM_1' } })

    const statuses = [
      await deliver(app, { body }),
      await deliver(app, { body, authorization: '' }),
      await deliver(app, forged),
      await deliver(app, { body, authorization: pass.token }),
      await deliver(app, { body: body.replace('room_finished', 'room_started'), authorization }),
      await deliver(app, { body: `${body} `, authorization }),
      await deliver(app, { body, authorization: other.authorization }),
      await deliver(app, { body, authorization: `Bearer ${authorization}` }),
      await deliver(app, { body, authorization: authorization.slice(0, -2) }),
    ]

    assert.deepEqual([...new Set(statuses)], [401])
    assert.deepEqual(await types(), ['called'])
    assert.equal(await deliver(app, { body, authorization }), 204)
    assert.deepEqual(await types(), ['called', 'ended'])
  })

  test('I18: changes nothing when it is said again, nor when it is of a room of before', async t => {
    const { app, room, sid, say, join, types } = await useCall(t)
    const word = await signed({ event: 'room_finished', room: { name: room, sid: sid() } })

    assert.equal(await say('room_finished', 'RM_before'), 204)
    assert.deepEqual(await types(), ['called'])
    assert.deepEqual([await deliver(app, word), await deliver(app, word)], [204, 204])
    assert.deepEqual(await types(), ['called', 'ended'])

    await join() // the next call, in a room of its own
    assert.equal(await deliver(app, word), 204)
    assert.deepEqual(await types(), ['called', 'ended', 'called'])
  })

  test('comes to the same in whatever order', async t => {
    const { say, join, sid, types, livekit, room } = await useCall(t)
    const first = sid()
    livekit.rooms.delete(room)

    for (const event of ['room_finished', 'participant_left', 'participant_joined', 'room_started'])
      await say(event, first)
    await join()
    for (const event of ['participant_left', 'room_started', 'room_finished']) await say(event, first)

    assert.deepEqual(await types(), ['called', 'ended', 'called'])
  })

  test('may be lost: the next look finds that the room is gone', async t => {
    const { livekit, room, runtime, chat, types } = await useCall(t)
    livekit.rooms.delete(room)

    await runtime.chat(chat).wake()

    assert.deepEqual(await types(), ['called', 'ended'])
  })

  test('is of no use where it is too long, or is no event at all', async t => {
    const { app, say, types } = await useCall(t)
    const long = await signed({ event: 'room_finished', room: { name: 'x'.repeat(70_000) } })

    assert.equal(await deliver(app, long), 413)
    assert.equal(await say('something_new'), 204)
    assert.deepEqual(await types(), ['called'])
  })
})
