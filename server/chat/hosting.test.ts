import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import type { UserId } from '../protocol/people.ts'
import { CALL, refusal, useChat } from './calls.fixture.ts'

/** Bob calls in Ana's group, in which Dee is an admin, and Cy takes it. */
async function useCall(t: TestContext) {
  const site = await useChat(t, ['bob', 'cy', 'dee', 'eli'])
  await site.chat().act('ana', { type: 'appoint', ask: 1, chat: 'chat-1', user: 'dee', role: 'admin' })
  await site.ring('bob')
  await site.accept('cy')
  site.room.enter('bob:bob-1:tab', 'cy:cy-1:tab')
  const chat = site.chat
  return {
    ...site,
    expel: (by: UserId, user: UserId, on = true) => chat().expel(by, { call: CALL, user, on }),
    lock: (by: UserId, on = true) => chat().lock(by, { call: CALL, on }),
    silence: (by: UserId, user: UserId) => chat().silence(by, { call: CALL, user }),
  }
}

describe('who runs the call of a group', () => {
  test('is whoever called, and every admin, who all know it from the answer; nobody else may do what they may', async t => {
    const { accept, expel, lock, silence } = await useCall(t)

    assert.deepEqual(
      [(await accept('ana')).isHost, (await accept('dee')).isHost, (await accept('eli')).isHost],
      [true, true, false],
    )
    for (const deed of [expel('eli', 'cy'), lock('eli'), silence('eli', 'cy')])
      await assert.rejects(deed, refusal('forbidden'))
    for (const deed of [expel('eve', 'cy'), lock('eve'), silence('eve', 'cy')])
      await assert.rejects(deed, refusal('not-found'))
  })

  test('is nobody in a call of two', async t => {
    const { ring, accept, chat } = await useChat(t)

    assert.deepEqual([(await ring()).isHost, (await accept('bob')).isHost], [false, false])
    await assert.rejects(chat().expel('ana', { call: CALL, user: 'bob', on: true }), refusal('forbidden'))
    await assert.rejects(chat().lock('ana', { call: CALL, on: true }), refusal('forbidden'))
    await assert.rejects(chat().silence('ana', { call: CALL, user: 'bob' }), refusal('forbidden'))
  })

  test('does nothing to a call that is over', async t => {
    const { chat, expel, lock, silence } = await useCall(t)
    await chat().hangUp('bob', { call: CALL, forAll: true })

    for (const deed of [expel('ana', 'cy'), lock('ana'), silence('ana', 'cy')])
      await assert.rejects(deed, refusal('gone'))
  })

  test('takes out nobody who is more in the group, nor themselves', async t => {
    const { accept, expel } = await useCall(t)
    await accept('dee')

    await assert.rejects(expel('bob', 'dee'), refusal('forbidden'))
    await assert.rejects(expel('dee', 'ana'), refusal('forbidden'))
    await assert.rejects(expel('dee', 'dee'), refusal('bad-request'))
    await assert.rejects(expel('dee', 'eve'), refusal('not-found'))
    await expel('ana', 'dee')
  })
})

describe('who is muted in a call', () => {
  test('is so on all their devices, and nobody else is', async t => {
    const { room, silence } = await useCall(t)
    room.enter('cy:cy-2:tab')

    await silence('ana', 'cy')
    await silence('ana', 'eli') // is not there

    assert.deepEqual(room.muted, ['cy:cy-1:tab', 'cy:cy-2:tab'])
  })

  test('is told to be unheard only when LiveKit has done it', async t => {
    const { room, silence } = await useCall(t)
    room.isDown = true

    await assert.rejects(silence('ana', 'cy'), refusal('unavailable'))
  })
})

describe('who is taken out of a call', () => {
  test('leaves the room at once with every pass, and does not come back by any way; a restart forgets none of it', async t => {
    const { room, expel, settle, accept, chat, ring, restart, mayBeThere, story, later } = await useCall(t)
    await expel('ana', 'cy')
    await settle()
    assert.deepEqual([room.people, room.revoked], [['bob:bob-1:tab'], ['cy:cy-1:tab']])

    restart()
    const seat = 'cy-1:tab'
    await assert.rejects(accept('cy'), refusal('call-removed'))
    await assert.rejects(accept('cy', 1, true), refusal('call-removed'))
    await assert.rejects(ring('cy', 'another-call-of-the-group'), refusal('call-removed'))
    await assert.rejects(chat().join('cy', { video: true, seat }), refusal('call-removed'))
    await assert.rejects(chat().enter('cy', { call: CALL, seat }), refusal('call-removed'))
    assert.deepEqual([await mayBeThere('cy'), await mayBeThere('bob'), await mayBeThere('eve')], [false, true, false])

    room.enter('cy:cy-1:tab') // by a pass of before, where the webhook got lost
    await later(5000)
    assert.deepEqual(room.people, ['bob:bob-1:tab'])
    assert.equal((await story()).at(-1), 'cy expelled by ana')
  })

  test('is let in again by who runs the call, not by themselves', async t => {
    const { expel, accept, story, row } = await useCall(t)
    await expel('ana', 'cy')
    await expel('ana', 'cy') // asked again: its answer was lost
    assert.deepEqual((await row('cy')).call?.expelled, ['cy'])
    await assert.rejects(expel('cy', 'cy', false), refusal('forbidden'))

    await expel('bob', 'cy', false)
    await accept('cy')

    assert.deepEqual((await story()).slice(-3), ['cy expelled by ana', 'cy let back by bob', 'accepted by cy'])
  })

  test('runs it no more, though they called', async t => {
    const { expel, lock, row } = await useCall(t)
    await expel('ana', 'bob')

    await assert.rejects(expel('bob', 'bob', false), refusal('forbidden'))
    await assert.rejects(lock('bob'), refusal('forbidden'))
    assert.equal((await row()).call?.from, 'bob')
  })

  test('ends it when nobody is left', async t => {
    const { expel, story } = await useCall(t)
    await expel('ana', 'cy')
    await expel('ana', 'bob')

    assert.match((await story()).at(-1) ?? '', /^ended after/)
  })

  test('may be in the next one', async t => {
    const { expel, chat, ring } = await useCall(t)
    await expel('ana', 'cy')
    await chat().hangUp('ana', { call: CALL, forAll: true })

    assert.equal((await ring('cy', 'another-call-of-the-group')).phase, 'ringing')
  })
})

describe('a call that is locked', () => {
  test('lets nobody new in by any way; who is in it comes back, and a restart does not open it', async t => {
    const { lock, restart, accept, chat, ring, row, mayBeThere } = await useCall(t)
    await lock('ana')
    assert.equal((await row()).call?.locked, true)
    restart()

    await assert.rejects(accept('eli'), refusal('call-locked'))
    await assert.rejects(ring('eli', 'another-call-of-the-group'), refusal('call-locked'))
    await assert.rejects(chat().join('eli', { video: true, seat: 'eli-1:tab' }), refusal('call-locked'))
    assert.equal((await accept('cy', 2, true)).phase, 'active') // on another device
    await chat().join('cy', { video: true, seat: 'cy-3:tab' })
    assert.deepEqual([await mayBeThere('cy'), await mayBeThere('eli')], [true, false])
  })

  test('is no bar to who runs it, and lets others in when it is opened', async t => {
    const { lock, accept, row, story } = await useCall(t)
    await lock('bob')
    await lock('ana') // it is already
    await accept('dee')

    await lock('bob', false)
    await accept('eli')

    assert.equal((await row()).call?.locked, undefined)
    assert.deepEqual((await story()).slice(-4), [
      'locked by bob',
      'accepted by dee',
      'unlocked by bob',
      'accepted by eli',
    ])
  })

  test('takes out who hung up and comes back by the pass of before', async t => {
    const { lock, chat, room, later } = await useCall(t)
    await chat().hangUp('cy', { call: CALL })
    await lock('ana')
    assert.deepEqual(room.people, ['bob:bob-1:tab', 'cy:cy-1:tab'])

    await later(5000)

    assert.deepEqual([room.people, room.revoked], [['bob:bob-1:tab'], []])
  })

  test('keeps everybody in it, however many tabs one of them opens', async t => {
    const { lock, chat, mayBeThere } = await useCall(t)
    await lock('ana')

    for (let tab = 0; tab < 300; tab++) await chat().join('cy', { video: true, seat: `cy-1:tab-${tab}` })

    assert.deepEqual([await mayBeThere('bob'), await mayBeThere('cy')], [true, true])
  })
})
