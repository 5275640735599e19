import type { OngoingCall } from '../../server/protocol/chat.ts'
import { assert } from '../assert.fixture.ts'
import { ended, fakeLink, row } from '../chat/link.fixture.ts'
import { ChatCall } from './chat-call.ts'
import type { CallAnswer } from './request.ts'

function chatCall({ answer }: { answer?: CallAnswer } = {}) {
  const { link, wishes, gate } = fakeLink()
  const heard: unknown[] = []
  const call = new ChatCall({
    ...{ link, chat: 'c1', isVideo: true, answer },
    onWaiting: waiting => heard.push(waiting),
    onBegun: () => heard.push('begun'),
    onOver: outcome => heard.push(outcome ?? 'over'),
  })
  link.ring = async (chat, id, video) => {
    wishes.push({ type: 'ring', chat, call: id, video })
    return { call: { ...ONGOING, call: id }, pass: { token: 't', url: 'ws://x' } }
  }
  const show = (part: Parameters<typeof row>[0]) => link.$rows.set(new Map([['c1', row(part)]]))
  const id = () => (wishes.at(-1) as { call: string }).call
  return { link, call, wishes, heard, show, id, gate }
}

const ONGOING: OngoingCall = {
  ...{ type: 'called', chat: 'c1', rev: 5, call: '', from: 'ana', video: true, at: 1, rings: 45 },
  ...{ phase: 'ringing', accepted: [], declined: [] },
}

suite('the call of a chat', () => {
  test('who calls hears that it is tried, that it rings, and that somebody came', async () => {
    const { call, heard, show, id } = chatCall()

    await call.admit()
    show({ head: 6, call: { ...ONGOING, call: id(), rang: true } })
    show({ head: 7, call: { ...ONGOING, call: id(), rang: true, phase: 'active', accepted: ['ben'] } })

    assert.deepEqual(heard, ['calling', 'ringing', 'begun', undefined])
  })

  test('who agrees to be recorded joins the call that is on, and says so each time', async () => {
    const { call, show, wishes, link } = chatCall()
    const asked: unknown[][] = []
    link.ring = async () => {
      throw Object.assign(new Error('recorded'), { code: 'call-recorded' })
    }
    link.accept = async (...how: unknown[]) => {
      asked.push(how)
      return { call: { ...ONGOING, call: 'on' }, pass: { token: 't', url: 'ws://x' } }
    }
    show({ head: 6, call: { ...ONGOING, call: 'on', phase: 'active' } })
    assert.equal(await call.admit().catch((error: { code: string }) => error.code), 'call-recorded')

    call.agree()
    await call.admit()

    assert.deepEqual(asked, [['c1', 'on', undefined, true]])
    assert.deepEqual(wishes, [])
  })

  for (const outcome of ['declined', 'busy', 'missed', 'cancelled', 'unreachable'] as const)
    test(`ux 4: who calls hears that it was ${outcome}`, async () => {
      const { call, heard, show, id } = chatCall()
      await call.admit()

      show({ head: 6, last: { ...ended(6, id(), 0), outcome } })

      assert.deepEqual(heard, ['calling', undefined, outcome])
    })

  test('whoever is taken out of a call hears that, and is not in it any more', async () => {
    const { call, heard, show, id } = chatCall()
    await call.admit()
    const active = { ...ONGOING, call: id(), phase: 'active' as const, accepted: ['ben'] }
    show({ head: 7, call: active })
    assert.equal(call.isOn, true)

    show({ head: 8, call: { ...active, expelled: ['ana'] } })

    assert.deepEqual([heard.at(-1), call.isOn], ['removed', false])
  })

  test('ux 5: a call that ended while the connection was away is over, whatever was said since', async () => {
    const { call, heard, show } = chatCall()
    await call.admit()

    show({ head: 9 })

    assert.deepEqual(heard.at(-1), 'over')
  })

  test('a row that does not know of the call yet says nothing of it', async () => {
    const { call, heard, show } = chatCall()
    await call.admit()

    show({ head: 4 })

    assert.deepEqual(heard, ['calling'])
  })

  test('two who call each other at once are in one call, and nobody waits', async () => {
    const { link, call, heard } = chatCall()
    link.ring = async () => ({
      call: { ...ONGOING, call: 'theirs', from: 'ben', phase: 'active', accepted: ['ana'] },
      pass: { token: 't', url: 'ws://x' },
    })

    await call.admit()

    assert.deepEqual(heard, ['calling', 'begun', undefined])
  })

  test('hanging up before the server has answered ends what it is about to begin', async () => {
    const { call, wishes, id } = chatCall()
    const admitted = call.admit()
    const asked = id()

    call.hangUp()
    await admitted
    await Promise.resolve()

    const hangUp = { type: 'hang-up', chat: 'c1', call: asked }
    assert.deepEqual(wishes.slice(1), [hangUp, hangUp])
  })

  test('while the server gets ready it is asked for the same call; after the end another one is called', async () => {
    const { link, call, wishes, show, gate } = chatCall()
    const { ring } = link
    gate.code = 'call-starting'
    link.ring = async (...asked) => {
      const admission = await ring(...asked)
      if (gate.code) throw Object.assign(new Error(), { code: gate.code })
      return admission
    }
    await call.admit().catch(() => {})
    gate.code = undefined
    await call.admit()
    show({ head: 9 })
    await call.admit()

    const ids = wishes.map(wish => (wish as { call: string }).call)
    assert.equal(ids[0], ids[1])
    assert.ok(ids[1] !== ids[2])
  })

  test('ux 14: what another device has is taken here only when the user says so', async () => {
    const { link, call } = chatCall({ answer: { call: 'k1' } })
    const asked: unknown[] = []
    link.accept = async (_chat, id, here) => {
      asked.push(here ?? false)
      if (!here) throw Object.assign(new Error(), { code: 'answered-elsewhere' })
      return { call: { ...ONGOING, call: id, from: 'ben' }, pass: { token: 't', url: 'ws://x' } }
    }
    await call.admit().catch(() => {})

    call.takeHere()
    await call.admit()

    assert.deepEqual(asked, [false, true])
  })

  test('a call that is over when it is taken is called anew the next time', async () => {
    const { link, call, wishes } = chatCall({ answer: { call: 'k1' } })
    link.accept = async () => {
      throw Object.assign(new Error(), { code: 'gone' })
    }
    await call.admit().catch(() => {})

    await call.admit()

    assert.equal((wishes.at(-1) as { type: string }).type, 'ring')
  })
})
