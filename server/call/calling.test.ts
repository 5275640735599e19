import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { decodeJwt } from 'jose'
import type { Config } from '../config.ts'
import { config, memoryApp, nameOf } from '../memory.fixture.ts'
import type { CallPass } from '../protocol/call.ts'
import type { UserId } from '../protocol/people.ts'
import { type CallWish, call } from './calling.ts'
import { useRooms } from './rooms.fixture.ts'

const CALL = 'call-number-one-of-all'

/** Ana calls Bob. */
async function ringing(t: TestContext, change: Partial<Config> = {}) {
  const { calls } = await useRooms(t)
  const { runtime } = memoryApp({ calls })
  const { chat } = await runtime.chat('chat-1').open('ana', ['ana', 'bob'])
  const passes: CallPass[] = []
  const wish = async (by: UserId, wish: object) => {
    const deps = { config: { ...config, calls, ...change }, runtime }
    const asked = { ask: 1, chat, call: CALL, tab: 'tab-of-theirs', ...wish } as CallWish
    const frame = await call(deps, { me: { id: by, name: nameOf(by) }, device: `device-of-${by}` }, asked)
    if (frame?.type === 'admitted') passes.push(frame.pass)
    return frame?.type === 'admitted' ? (decodeJwt(frame.pass.token).attributes ?? {}) : frame
  }
  return { passes, wish, ring: () => wish('ana', { type: 'ring', video: true }) }
}

test('the pass of who waits in the room while it rings says so to all there, and no other pass does', async t => {
  const { wish, ring } = await ringing(t)

  assert.deepEqual(await ring(), {})
  assert.deepEqual(await wish('bob', { type: 'enter' }), { ringing: 'true' })
  assert.deepEqual(await wish('bob', { type: 'accept' }), {})
  assert.deepEqual(await wish('bob', { type: 'enter' }), {}, 'who comes back into a call that is on')
})

for (const callRating of [true, false])
  test(`a pass says ${callRating ? '' : 'nothing of it where it is not wanted '}that its owner is to be asked how the call was`, async t => {
    const { passes, ring } = await ringing(t, { callRating })

    await ring()

    assert.equal(passes[0]?.rate ?? false, callRating)
  })
