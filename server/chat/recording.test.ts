import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CALL, refusal } from './calls.fixture.ts'
import { MOST, RECORDING, useCall } from './recording.fixture.ts'

describe('a recording', () => {
  test('is asked for, agreed to, begun and ended, all of which everybody sees, and is then a message of who recorded', async t => {
    const { record, agree, begin, bring, stop, told, sign, messages, later, shelf } = await useCall(t)

    await record()
    assert.deepEqual(await sign(), { by: 'ana', phase: 'asking', asked: ['bob'] })
    await agree('bob')
    assert.equal((await sign())?.phase, 'starting')
    const upload = await begin()
    assert.deepEqual(await sign(), { by: 'ana', phase: 'active', asked: [] })
    await later(5000)
    await bring(upload, 1000)
    await stop()
    assert.deepEqual((await sign())?.phase, 'ending')
    assert.deepEqual(await messages(), [])
    await bring(upload, 1500)
    await stop('ana', true)

    assert.deepEqual(await told(), [
      'recording asking by ana: bob',
      'agreed by bob',
      'recording starting by ana',
      'recording active by ana',
      'recording ending by ana',
      'recording complete by ana',
    ])
    assert.equal((await sign())?.phase, 'complete')
    const [message] = await messages()
    assert.deepEqual(
      [message?.from, message?.text, message?.clientId, message?.files],
      ['ana', '', RECORDING, [{ id: upload, name: 'call.webm', type: 'video/webm', size: 1500, duration: 5000 }]],
    )
    assert.equal((await shelf('ana').file(upload))?.file.size, 1500)
  })

  test('that nobody need agree to begins at once, and all see it', async t => {
    const { record, told, sign } = await useCall(t, { rules: { needsConsent: false } })

    await record()

    assert.deepEqual(await told(), ['recording starting by ana'])
    assert.deepEqual((await sign())?.by, 'ana')
  })

  test('takes of its owner’s room what it has, and no more', async t => {
    const { record, agree, begin, bring, stop, shelf } = await useCall(t)
    await record()
    await agree('bob')
    const upload = await begin()
    await bring(upload, 100_000)

    await stop('ana', true)

    const again = { owner: 'ana', name: 'x', type: '', told: {}, isOpen: false }
    const id = upload.replace(/.$/, last => (last === '0' ? '1' : '0'))
    await shelf('ana').beginUpload({ ...again, id, size: 2 * MOST - 100_000, quota: 2 * MOST }) // would be too large with what was set aside
  })

  test('is deleted with its message', async t => {
    const { record, agree, begin, bring, stop, messages, chat, later, shelf } = await useCall(t)
    await record()
    await agree('bob')
    const upload = await begin()
    await bring(upload, 100)
    await stop('ana', true)
    const [{ rev } = { rev: 0 }] = await messages()

    await assert.rejects(chat().act('bob', { type: 'delete', ask: 1, chat: 'chat-1', of: rev }), refusal('forbidden'))
    await chat().act('ana', { type: 'delete', ask: 1, chat: 'chat-1', of: rev })
    await later(2000)

    assert.equal(await shelf('ana').file(upload), undefined)
    assert.deepEqual(await messages(), [])
  })
})

describe('who may record', () => {
  test('is nobody where it is off, and who runs the call where that is said', async t => {
    const off = await useCall(t, { rules: 'off' })
    const group = await useCall(t, { members: ['bob', 'cy'], rules: { who: 'hosts' } })
    const pair = await useCall(t, { rules: { who: 'hosts' } })

    await assert.rejects(off.record(), refusal('forbidden'))
    await assert.rejects(group.record('bob'), refusal('forbidden'))
    await group.record('ana')
    await pair.record('bob') // nobody runs a call of two

    assert.deepEqual([await off.told(), await group.told()], [[], ['recording asking by ana: bob']])
  })

  test('is in the call, on that tab, and no stranger; and it is not over', async t => {
    const { record, chat } = await useCall(t, { members: ['bob', 'cy'] })

    await assert.rejects(record('cy'), refusal('forbidden'))
    await assert.rejects(record('ana', RECORDING, 2), refusal('forbidden'))
    await assert.rejects(record('eve'), refusal('not-found'))
    await chat().hangUp('ana', { call: CALL, forAll: true })
    await assert.rejects(record(), refusal('gone'))
  })

  test('does so once: two at once are one recording, and the same wish again changes nothing', async t => {
    const { record, told, chat } = await useCall(t)
    await chat().send('bob', { clientId: 'a-name-that-is-used-up', text: 'hi' })

    const [first, second] = await Promise.allSettled([record('ana'), record('bob', 'another-recording-of-bob')])
    await record('ana')

    assert.equal(first.status, 'fulfilled')
    assert.equal((second as PromiseRejectedResult).reason.code, 'already-recording')
    assert.deepEqual(await told(), ['recording asking by ana: bob'])
  })

  test('names it by a name of its own', async t => {
    const { record, chat } = await useCall(t)
    await chat().send('ana', { clientId: RECORDING, text: 'hi' })

    await assert.rejects(record(), refusal('idempotency-conflict'))
  })
})

describe('nobody is recorded who has not agreed', () => {
  test('one who refuses is enough', async t => {
    const { record, agree, told, begin, come } = await useCall(t, { members: ['bob', 'cy'] })
    await come('cy')
    await record()
    await agree('cy')

    await agree('bob', false)

    assert.deepEqual(await told(), [
      'recording asking by ana: bob and cy',
      'agreed by cy',
      'recording failed by bob, refused',
    ])
    await assert.rejects(begin(), refusal('gone'))
  })

  test('nor does it begin before all have answered, or without an answer', async t => {
    const { record, told, begin, later } = await useCall(t)
    await record()

    await assert.rejects(begin(), refusal('forbidden'))
    await later(59_000)
    await later(2000)

    assert.deepEqual(await told(), ['recording asking by ana: bob', 'recording failed by ana, unanswered'])
  })

  test('who was not asked agrees for nobody, and nobody agrees twice', async t => {
    const { record, agree, told } = await useCall(t, { members: ['bob', 'cy'] })
    await record()

    await agree('cy')
    await agree('ana')
    await assert.rejects(agree('eve'), refusal('not-found'))
    await agree('bob')
    await agree('bob')
    await agree('bob', false)

    assert.deepEqual((await told()).slice(1), ['agreed by bob', 'recording starting by ana'])
  })

  test('who joins later agrees by that, or is not let in, whatever pass they have', async t => {
    const { record, agree, begin, accept, come, told, mayBeThere, room, later } = await useCall(t, {
      members: ['bob', 'cy'],
    })
    await record()
    await agree('bob')
    await begin()

    await assert.rejects(accept('cy'), refusal('call-recorded'))
    assert.equal(await mayBeThere('cy'), false)
    room.enter('cy:cy-1:tab')
    await later(6000)
    assert.deepEqual(room.removed, ['cy:cy-1:tab'])
    await come('cy', true)
    await later(6000)

    assert.equal(await mayBeThere('cy'), true)
    assert.deepEqual(room.removed.length, 1)
    assert.equal((await told()).at(-1), 'agreed by cy')
  })

  test('who is gone need not agree', async t => {
    const { record, agree, told, room, come, later } = await useCall(t, { members: ['bob', 'cy'] })
    await come('cy')
    await record()
    room.leave('cy:cy-1:tab')
    await agree('bob')

    await later(5000)
    assert.equal((await told()).at(-1), 'agreed by bob')
    await later(6000)
    assert.equal((await told()).at(-1), 'recording starting by ana')
  })

  test('may be told to them only, where the site says so: then all come in', async t => {
    const { record, accept, mayBeThere } = await useCall(t, { members: ['bob', 'cy'], rules: { needsConsent: false } })
    await record()

    await accept('cy')

    assert.equal(await mayBeThere('cy'), true)
  })
})

describe('a recording ends', () => {
  async function useRecording(t: Parameters<typeof useCall>[0], options: Parameters<typeof useCall>[1] = {}) {
    const call = await useCall(t, options)
    await call.record()
    await call.agree('bob')
    const upload = await call.begin()
    await call.bring(upload, 100)
    return { ...call, upload }
  }

  test('by who records, in a call of two by the other one too, and in a group by nobody else but who runs it', async t => {
    const pair = await useRecording(t)
    const group = await useRecording(t, { members: ['bob', 'cy'] })

    await pair.stop('bob')
    await assert.rejects(group.stop('bob'), refusal('forbidden'))
    await assert.rejects(group.stop('eve'), refusal('not-found'))

    assert.equal((await pair.told()).at(-1), 'recording ending by bob')
    assert.equal((await group.told()).at(-1), 'recording active by ana')
  })

  test('with the call, and what had come is in the chat half a minute later', async t => {
    const { chat, told, later, messages } = await useRecording(t)

    await chat().hangUp('bob', { call: CALL })
    await later(29_000)
    assert.deepEqual(await messages(), [])
    await later(2000)

    assert.deepEqual((await told()).slice(-3), [
      'recording ending by ana',
      'ended after 0 s',
      'recording complete by ana',
    ])
    assert.deepEqual((await messages())[0]?.files?.[0]?.size, 100)
  })

  test('when its tab is gone for ten seconds, and not when it was for a moment', async t => {
    const { room, told, later, messages } = await useRecording(t, { members: ['bob', 'cy'] })

    room.leave('ana:ana-1:tab')
    await later(5000)
    room.enter('ana:ana-1:tab')
    await later(6000)
    assert.equal((await told()).at(-1), 'recording active by ana')
    room.leave('ana:ana-1:tab')
    await later(6000)
    await later(6000)
    await later(6000)
    assert.equal((await told()).at(-1), 'recording ending by ana')
    await later(31_000)

    assert.equal((await told()).at(-1), 'recording complete by ana')
    assert.equal((await messages()).length, 1)
  })

  test('when who records takes the call to another tab, or hangs up', async t => {
    const moved = await useRecording(t)
    const left = await useRecording(t, { members: ['bob', 'cy'] })

    await moved.accept('ana', 2, true)
    await left.chat().hangUp('ana', { call: CALL })

    assert.equal((await moved.told()).at(-1), 'recording ending by ana')
    assert.equal((await left.told()).at(-1), 'recording ending by ana')
  })

  test('without anything in it: then there is none', async t => {
    const { record, agree, begin, stop, told, messages } = await useCall(t)
    await record()
    await agree('bob')
    await begin()

    await stop('ana', true)

    assert.equal((await told()).at(-1), 'recording failed by ana, lost')
    assert.deepEqual(await messages(), [])
  })

  test('before it began, when nothing records within half a minute, or somebody takes it back', async t => {
    const slow = await useCall(t, { rules: { needsConsent: false } })
    const back = await useCall(t)
    await slow.record()
    await back.record()

    await slow.later(31_000)
    await back.stop('ana')

    assert.equal((await slow.told()).at(-1), 'recording failed by ana, not-started')
    assert.equal((await back.told()).at(-1), 'recording failed by ana, cancelled')
    await assert.rejects(slow.begin(), refusal('gone'))
  })

  test('without a message for who is no member any more', async t => {
    const { chat, later } = await useRecording(t, { members: ['bob', 'cy'] })
    await chat().act('ana', { type: 'remove', ask: 1, chat: 'chat-1', user: 'ana' })
    await chat().hangUp('bob', { call: CALL, forAll: true })
    await later(31_000)

    const facts = (await chat().page('bob', { limit: 200 })).facts
    assert.deepEqual(
      facts.flatMap(fact => (fact.type === 'recorded' ? fact.phase : fact.type === 'sent' ? 'sent' : [])).at(-1),
      'failed',
    )
  })

  test('after a restart of the server, too, with all that had come', async t => {
    const { restart, chat, later, messages, told } = await useRecording(t)
    await chat().hangUp('bob', { call: CALL })

    restart()
    await later(31_000)
    await later(31_000)

    assert.equal((await messages()).length, 1)
    assert.equal((await told()).at(-1), 'recording complete by ana')
  })

  test('once, and a new one may begin', async t => {
    const { stop, record, told } = await useRecording(t)
    await stop('ana', true)

    await stop('ana', true)
    await record('bob', 'another-recording-of-bob')

    assert.equal((await told()).at(-1), 'recording asking by bob: ana')
  })
})
