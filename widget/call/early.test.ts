import type { OngoingCall } from '../../server/protocol/chat.ts'
import { assert } from '../assert.fixture.ts'
import { fakeLink } from '../chat/link.fixture.ts'
import { waitInRoom } from './early.ts'
import { until } from './until.fixture.ts'

const RINGING: OngoingCall = {
  ...{ type: 'called', chat: 'c1', rev: 5, call: 'k1', from: 'ana', video: true, at: 1, rings: 45 },
  ...{ phase: 'ringing', accepted: [], declined: [] },
}

const isWaiting = async () => {
  const { held = [] } = await navigator.locks.query()
  return held.some(({ name }) => name === 'innies:early')
}

suite('waiting in the room while it rings', () => {
  test('who accepts before that has begun comes in the ordinary way', async () => {
    const { link, wishes } = fakeLink()
    const early = waitInRoom(link, RINGING)

    assert.equal(await early.take(), undefined)
    assert.deepEqual(wishes, [])
  })

  test('who is not let in comes in the ordinary way, and nothing is left of it', async () => {
    const { link } = fakeLink()
    let asked = false
    link.enter = async () => {
      asked = true
      throw new Error('gone')
    }
    const early = waitInRoom(link, RINGING)
    await until(() => asked)

    assert.equal(await early.take(), undefined)
    assert.equal(await isWaiting(), false)
  })

  test('of all tabs of a browser one waits, as long as it rings there', async () => {
    const { link, wishes } = fakeLink()
    link.enter = async () => {
      wishes.push({})
      return new Promise(() => {})
    }
    const [early, other] = [waitInRoom(link, RINGING), waitInRoom(link, RINGING)]
    await until(() => wishes.length)
    assert.equal(await isWaiting(), true)

    early.close()
    assert.equal(await other.take(), undefined)

    assert.equal(await isWaiting(), false)
    assert.equal(wishes.length, 1)
  })
})
