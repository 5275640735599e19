import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { memoryApp } from '../memory.fixture.ts'
import { createRefusals } from './refusal.ts'

const RINGS = 45_000 // ms
const ring = { call: 'call-number-one-of-all', seat: 'device:tab', video: true }

/** Ana rings at Bob. */
async function useRinging() {
  const site = memoryApp()
  const chat = site.runtime.chat('chat-1')
  await chat.open('ana', ['ana', 'bob'])
  await chat.ring('ana', ring)
  const rung = { chat: 'chat-1', call: ring.call, user: 'bob', until: Date.now() + RINGS }
  const sign = (part: Partial<typeof rung> = {}) =>
    createRefusals(site.runtime.site, Date.now).pathOf({ ...rung, ...part })
  const post = async (path: string) => {
    const response = await site.app.request(path, { method: 'POST' })
    const text = await response.text()
    return [response.status, text && (JSON.parse(text) as { code: string }).code]
  }
  return {
    sign,
    post,
    ended: async () => (await chat.page('ana', { limit: 50 })).facts.some(({ type }) => type === 'ended'),
  }
}

describe('a call is declined by the address in its push', () => {
  test('without a token, once or twice', async () => {
    const { sign, post, ended } = await useRinging()
    const path = await sign()

    assert.deepEqual(
      [await post(path), await post(path)],
      [
        [204, ''],
        [204, ''],
      ],
    )
    assert.ok(await ended())
  })

  test('T11: by no other address: of another user, call or time, or with a signature of another', async () => {
    const { sign, post, ended } = await useRinging()
    const path = await sign()
    const other = /s=(.*)/.exec(await sign({ user: 'ana' }))![1]!
    const wrong = [
      path.replace('user=bob', 'user=ana'),
      path.replace('chat-1', 'chat-2'),
      path.replace('call-number-one', 'call-number-two'),
      path.replace(/until=\d+/, `until=${Date.now() + 2 * RINGS}`),
      path.replace(/s=.*/, `s=${other}`),
    ]

    for (const one of wrong) assert.deepEqual(await post(one), [403, 'forbidden'])
    assert.equal(await ended(), false)
  })

  test('not after it stopped ringing', async () => {
    const { sign, post } = await useRinging()

    const [, code] = await post(await sign({ until: Date.now() - 1 }))

    assert.equal(code, 'expired')
  })
})
