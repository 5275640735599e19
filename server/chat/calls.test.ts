import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { UserId } from '../protocol/people.ts'
import { CALL, refusal, useChat } from './calls.fixture.ts'

describe('a call of two', () => {
  test('rings, is taken, and lasts from then until one hangs up', async t => {
    const { ring, chat, accept, clock, story, row } = await useChat(t)

    await ring()
    await chat().ringBack('bob', CALL)
    assert.deepEqual([(await row()).call?.phase, (await row()).call?.rang], ['ringing', true])
    clock.now += 4000
    await accept('bob')
    assert.deepEqual([(await row()).call?.phase, (await row()).call?.accepted], ['active', ['bob']])
    clock.now += 65_000
    await chat().hangUp('bob', { call: CALL })

    assert.deepEqual(await story(), ['called by ana for 45 s', 'rang by bob', 'accepted by bob', 'ended after 65 s'])
    assert.equal((await row()).call, undefined)
  })

  test('I20: is taken by the first device; another hears that it is elsewhere, and may take it over', async t => {
    const { ring, accept, story } = await useChat(t)
    await ring()

    const answers = await Promise.allSettled([accept('bob', 1), accept('bob', 2)])
    assert.deepEqual(
      answers.map(one => (one.status === 'rejected' ? one.reason.code : one.value.phase)),
      ['active', 'answered-elsewhere'],
    )
    assert.equal((await accept('bob', 1)).phase, 'active') // asked again: its answer was lost
    assert.equal((await accept('bob', 2, true)).phase, 'active')
    await assert.rejects(accept('bob', 1), refusal('answered-elsewhere'))
    assert.deepEqual(await story(), ['called by ana for 45 s', 'accepted by bob'])
  })

  for (const [what, busy, words] of [
    ['is declined', false, 'ended declined'],
    ['meets somebody who is in another call', true, 'ended busy'],
  ] as const)
    test(`${what}: it is over, on all devices`, async t => {
      const { ring, chat, accept, story } = await useChat(t)
      await ring()

      await chat().decline('bob', { call: CALL, busy })

      await assert.rejects(accept('bob', 2), refusal('gone'))
      assert.deepEqual(await story(), ['called by ana for 45 s', words])
    })

  test('that is on does not end because a slow device declines it', async t => {
    const { ring, chat, accept, story } = await useChat(t)
    await ring()
    await accept('bob')

    await chat().decline('bob', { call: CALL })
    await chat().decline('ana', { call: CALL })

    assert.deepEqual((await story()).at(-1), 'accepted by bob')
  })

  test('that did not ring, and one may join, is not over because the other does not want to', async t => {
    const { chat, facts, story } = await useChat(t)
    await chat().join('ana', { video: true, seat: 'ana-1:tab' })
    const [called] = await facts()

    await chat().decline('bob', { call: called?.type === 'called' ? called.call : '' })

    assert.deepEqual(await story(), ['called by ana'])
  })

  test('is cancelled by who called, and declined by who hangs up instead', async t => {
    const one = await useChat(t)
    await one.ring()
    await one.chat().hangUp('ana', { call: CALL })
    const other = await useChat(t)
    await other.ring()
    await other.chat().hangUp('bob', { call: CALL })

    assert.deepEqual([(await one.story()).at(-1), (await other.story()).at(-1)], ['ended cancelled', 'ended declined'])
  })

  test('in which both call at once is one call', async t => {
    const { ring, story, row } = await useChat(t)

    const [first, second] = await Promise.all([
      ring('ana', 'the-call-that-ana-makes'),
      ring('bob', 'the-call-that-bob-makes'),
    ])

    assert.deepEqual([first.call, second.call], ['the-call-that-ana-makes', 'the-call-that-ana-makes'])
    assert.deepEqual(await story(), ['called by ana for 45 s', 'accepted by bob'])
    assert.equal((await row('ana')).call?.phase, 'active')
  })

  test('that is rung again, for its answer was lost, is the same; when it is over it stays over', async t => {
    const { ring, chat, story } = await useChat(t)
    await ring()
    assert.equal((await ring()).call, CALL)
    await chat().hangUp('ana', { call: CALL })

    await assert.rejects(ring(), refusal('gone'))
    assert.deepEqual(await story(), ['called by ana for 45 s', 'ended cancelled'])
  })

  test('does not ring at who wants nothing from the caller, nor where one is no more', async t => {
    const { ring, chat, story } = await useChat(t)
    await chat().setBlocked('bob', true)
    await assert.rejects(ring(), refusal('call-refused'))
    await chat().setBlocked('bob', false)
    await chat().erase('bob', 'receipt')

    await assert.rejects(ring(), refusal('forbidden'))
    assert.deepEqual(await story(), [])
  })

  test('is nothing that a stranger could do anything about', async t => {
    const { ring, accept, chat, room } = await useChat(t)
    await assert.rejects(ring('eve'), refusal('not-found'))
    assert.equal(room.sid, undefined) // no room was made for it
    await ring()

    await assert.rejects(accept('eve'), refusal('not-found'))
    await assert.rejects(chat().hangUp('eve', { call: CALL }), refusal('not-found'))
    await assert.rejects(chat().ringBack('eve', CALL), refusal('not-found'))
  })

  test('has devices waiting in its room only as long as it rings, but not those of who has it elsewhere', async t => {
    const { ring, accept, chat } = await useChat(t)
    const enter = (by: UserId, device: number, call = CALL) => chat().enter(by, { call, seat: `${by}-${device}:tab` })
    await assert.rejects(enter('bob', 1), refusal('gone'))
    await ring()

    assert.equal((await enter('bob', 1)).phase, 'ringing')
    await accept('bob', 1)
    assert.equal((await enter('bob', 1)).phase, 'active') // comes back
    await assert.rejects(enter('bob', 2), refusal('answered-elsewhere'))
    await assert.rejects(enter('ana', 2), refusal('answered-elsewhere'))
  })
})

describe('a call that nobody takes', () => {
  test('is missed when it rang somewhere, and reached nobody when it did not', async t => {
    const one = await useChat(t)
    await one.ring()
    one.room.enter('ana:ana-1:tab')
    await one.chat().ringBack('bob', CALL)
    await one.later(44_000)
    assert.equal((await one.story()).length, 2)
    await one.later(1000)
    const other = await useChat(t)
    await other.ring()
    other.room.enter('ana:ana-1:tab')
    await other.later(45_000)

    assert.deepEqual([(await one.story()).at(-1), (await other.story()).at(-1)], ['ended missed', 'ended unreachable'])
  })

  test('ends when it is time though the server was started anew, and though LiveKit does not answer', async t => {
    const { ring, restart, later, story, room } = await useChat(t)
    await ring()
    room.isDown = true
    restart()

    await later(45_000)

    assert.deepEqual((await story()).at(-1), 'ended unreachable')
  })

  test('cannot be taken any more', async t => {
    const { ring, later, accept } = await useChat(t)
    await ring()
    await later(45_000)

    await assert.rejects(accept('bob'), refusal('gone'))
  })
})

describe('a call of a group', () => {
  test('is on when the first one comes; others may come, and come after all', async t => {
    const { ring, accept, chat, story, row } = await useChat(t, ['bob', 'cy', 'dee'])
    await ring()

    await chat().decline('cy', { call: CALL, busy: true })
    await accept('bob')
    await accept('cy')

    assert.deepEqual(await story(), [
      'called by ana for 45 s',
      'declined by cy, busy',
      'accepted by bob',
      'accepted by cy',
    ])
    assert.deepEqual([(await row()).call?.accepted, (await row()).call?.declined], [['bob', 'cy'], []])
  })

  test('that all decline is over', async t => {
    const { ring, chat, story } = await useChat(t, ['bob', 'cy'])
    await ring()
    await chat().decline('bob', { call: CALL })
    await chat().decline('bob', { call: CALL }) // on the other device
    await chat().decline('cy', { call: CALL })

    assert.deepEqual((await story()).slice(1), ['declined by bob', 'declined by cy', 'ended declined'])
  })

  test('goes on when one leaves, and ends with the last', async t => {
    const { ring, accept, chat, story } = await useChat(t, ['bob', 'cy'])
    await ring()
    await accept('bob')
    await chat().hangUp('ana', { call: CALL })
    assert.equal((await story()).at(-1), 'accepted by bob')

    await chat().hangUp('bob', { call: CALL })

    assert.equal((await story()).at(-1), 'ended after 0 s')
  })

  test('is ended for all only by who called, or an admin', async t => {
    const { ring, accept, chat, story } = await useChat(t, ['bob', 'cy'])
    await chat().act('ana', { type: 'appoint', ask: 1, chat: 'chat-1', user: 'cy', role: 'admin' })
    await ring()
    await accept('bob')

    await assert.rejects(chat().hangUp('bob', { call: CALL, forAll: true }), refusal('forbidden'))
    await chat().hangUp('cy', { call: CALL, forAll: true })

    assert.equal((await story()).at(-1), 'ended after 0 s')
  })

  test('lets nobody into its room before they take it', async t => {
    const { ring, chat } = await useChat(t, ['bob', 'cy'])
    await ring()

    await assert.rejects(chat().enter('bob', { call: CALL, seat: 'bob-1:tab' }), refusal('forbidden'))
  })

  test('of more than fifty does not ring: it is a line that one may join', async t => {
    const { ring, accept, story } = await useChat(
      t,
      Array.from({ length: 50 }, (_, n) => `user-${n}`),
    )

    assert.equal((await ring()).phase, 'active')
    await accept('user-7')

    assert.deepEqual(await story(), ['called by ana', 'accepted by user-7'])
  })
})

describe('the room of a call', () => {
  test('is closed when the call is over, later if LiveKit does not answer, and before there is another', async t => {
    const { ring, chat, room, settle, later } = await useChat(t)
    await ring()
    room.isDown = true
    await chat().hangUp('ana', { call: CALL })
    await settle()
    assert.equal(room.sid, 'RM_1')
    room.isDown = false
    await later(5000)
    assert.equal(room.sid, undefined)

    await ring('ana', 'another-call-of-the-two-')
    room.isDown = true
    await chat().hangUp('ana', { call: 'another-call-of-the-two-' })
    await settle()
    room.isDown = false
    await ring('bob', 'the-third-call-of-the-two')

    assert.equal(room.sid, 'RM_3') // not the one that had to go
  })

  test('is closed also when the server dies right after the end', async t => {
    const { ring, chat, room, settle, restart, later } = await useChat(t)
    await ring()
    room.isDown = true
    await chat().hangUp('ana', { call: CALL })
    await settle()
    room.isDown = false
    restart()

    await later(2000)

    assert.equal(room.sid, undefined)
  })

  test('cannot be made where LiveKit does not answer: then there is no call', async t => {
    const { ring, room, story } = await useChat(t)
    room.isDown = true

    await assert.rejects(ring(), refusal('unavailable'))
    assert.deepEqual(await story(), [])
  })

  test('that the caller leaves while it rings, or never comes into, cancels the call', async t => {
    const one = await useChat(t)
    await one.ring()
    one.room.enter('ana:ana-1:tab')
    await one.later(5000)
    one.room.leave('ana:ana-1:tab')
    await one.chat().roomChanged('RM_1', 'moved')
    await one.settle()
    const other = await useChat(t)
    await other.ring()
    await other.later(14_000)
    assert.equal((await other.story()).length, 1)
    await other.later(5000)

    assert.deepEqual([(await one.story()).at(-1), (await other.story()).at(-1)], ['ended cancelled', 'ended cancelled'])
  })

  test('takes out the devices that did not get the call, and the one it was taken over from', async t => {
    const { ring, accept, room, settle } = await useChat(t)
    await ring()
    room.enter('ana:ana-1:tab', 'bob:bob-1:tab', 'bob:bob-2:tab')

    await accept('bob', 2)
    await settle()
    assert.deepEqual(room.removed, ['bob:bob-1:tab'])

    room.enter('bob:bob-3:tab')
    await accept('bob', 3, true)
    await settle()
    assert.deepEqual(room.people, ['ana:ana-1:tab', 'bob:bob-3:tab'])
  })

  test('is waited in for half a minute by one of two; then the call is over', async t => {
    const { ring, accept, room, chat, settle, later, story } = await useChat(t)
    await ring()
    room.enter('ana:ana-1:tab', 'bob:bob-1:tab')
    await accept('bob')
    await settle()
    room.leave('bob:bob-1:tab')
    await chat().roomChanged('RM_1', 'moved')
    await settle()

    await later(25_000)
    room.enter('bob:bob-1:tab') // comes back
    await later(5000)
    room.leave('bob:bob-1:tab')
    await later(30_000)
    await later(25_000)
    assert.equal((await story()).at(-1), 'accepted by bob')
    await later(5000)

    assert.match((await story()).at(-1) ?? '', /^ended after \d+ s$/)
  })

  test('I18: says nothing that counts when it is another one, or says it twice', async t => {
    const { ring, accept, chat, story } = await useChat(t)
    await ring()
    await accept('bob')

    await chat().roomChanged('RM_0', 'finished')
    assert.equal((await story()).at(-1), 'accepted by bob')
    await chat().roomChanged('RM_1', 'finished')
    await chat().roomChanged('RM_1', 'finished')
    await chat().roomChanged('RM_1', 'moved')

    assert.deepEqual((await story()).slice(2), ['ended after 0 s'])
  })
})
