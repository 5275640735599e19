import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { decodeJwt } from 'jose'
import { signUserToken } from '../identity/token.ts'
import { answer, issuer, memoryApp } from '../memory.fixture.ts'
import type { CallPass } from '../protocol/call.ts'
import type { OpenedChat } from '../protocol/resource.ts'
import { useRooms } from './rooms.fixture.ts'

for (const path of ['/api/video-call/token', '/api/token']) {
  describe(`T1: ${path}`, () => {
    async function useChat(t: TestContext) {
      const livekit = await useRooms(t)
      const site = memoryApp({ calls: livekit.calls })
      const opened = await site.as('ana')('/v1/chats', { method: 'POST', body: { with: 'bob' } })
      const { chat } = (await opened.json()) as OpenedChat
      const ask = async (user: string, fields: Record<string, string>) =>
        answer(await site.as(user)(`${path}?${new URLSearchParams(fields)}`))
      const post = async (user: string, body: object) => answer(await site.as(user)(path, { method: 'POST', body }))
      return { ...site, livekit, room: `chat-${chat.id}`, ask, post }
    }

    test('gives nobody a token who does not say who they are', async t => {
      const { app, room } = await useChat(t)

      assert.equal((await app.request(`${path}?room=${room}`)).status, 401)
      assert.equal((await app.request(path, { method: 'POST', body: JSON.stringify({ room }) })).status, 401)
    })

    test('gives a token for a chat only to its members, and tells others not even that it is there', async t => {
      const { room, ask, post, livekit } = await useChat(t)
      const none = `chat-${'0'.repeat(32)}`
      const refused = await ask('eve', { room })

      assert.equal(refused.status, 404)
      assert.deepEqual(await ask('eve', { room: none }), refused)
      assert.deepEqual(await post('eve', { room }), refused)
      assert.deepEqual(await post('eve', { room: none }), refused)
      assert.equal(livekit.asked, 0) // no room was made
      assert.equal((await ask('bob', { room })).status, 200)
    })

    test('gives none for a room that is named almost so, or that nobody signed for', async t => {
      const { room, ask } = await useChat(t)

      for (const name of [`${room} `, ` ${room}`, room.toUpperCase(), `${room}/x`, 'custom', 'demo-room', 'chat-'])
        assert.equal((await ask('ana', { room: name })).status, 404, name)
    })

    test('gives one for a custom room that the token of the user names', async t => {
      const { app } = await useChat(t)
      const token = await signUserToken({ id: 'ana', name: 'Ana', rooms: ['stage'] }, issuer)
      const status = async (room: string) =>
        (await app.request(`${path}?room=${room}`, { headers: { authorization: `Bearer ${token}` } })).status

      assert.deepEqual([await status('stage'), await status('stage-2')], [200, 404])
    })

    test('refuses the name of another, and takes the identity from the token whatever it is asked for', async t => {
      const { room, ask, post } = await useChat(t)
      const device = { device: 'device-of-ana', tab: 'tab-of-ana' }
      const asked = [
        { room, username: 'bob' },
        { room, username: 'Bob' },
        { room, username: '' },
      ]
      for (const fields of asked) assert.equal((await ask('ana', fields)).status, 403)
      for (const fields of asked) assert.equal((await post('ana', fields)).status, 403)

      const passes = [
        await ask('ana', { room, username: 'ana' }),
        await ask('ana', { room, username: 'Ana', ...device }),
        await post('ana', { room, ...device }),
      ] as unknown as CallPass[]

      for (const { token } of passes) assert.match(decodeJwt(token).sub ?? '', /^ana:[\w-]+:[\w-]+$/)
      assert.equal((await ask('ana', { room, device: 'bob:device-of-bob:tab' })).status, 400)
    })

    test('gives a pass into that room and no other, for at most five minutes, and no other right', async t => {
      const { room, ask } = await useChat(t)

      const { token } = (await ask('ana', { room })) as unknown as CallPass
      const { exp = 0, nbf = 0, video, sub: _sub, ...rest } = decodeJwt(token)

      assert.ok(exp - nbf <= 300 && exp > nbf, `${exp - nbf} s`)
      assert.deepEqual(video, { roomJoin: true, room, canPublish: true, canSubscribe: true })
      assert.deepEqual(Object.keys(rest).sort(), ['iss', 'name'])
    })

    test('is not kept by anybody on the way', async t => {
      const { as, room } = await useChat(t)

      assert.equal((await as('ana')(`${path}?room=${room}`)).headers.get('cache-control'), 'no-store')
    })
  })
}

describe('call tokens', () => {
  const ready = () =>
    ({
      phase: 'ready',
      url: 'http://127.0.0.1:1',
      publicUrl: 'ws://127.0.0.1:1',
      key: 'key',
      secret: 's'.repeat(32),
    }) as const

  test('say that calls are off, on their way, or that the call server does not answer', async () => {
    const code = async (
      calls: () => ReturnType<typeof ready> | { phase: 'starting' } | { phase: 'off'; reason: string },
    ) => (await answer(await memoryApp({ calls }).as('ana')('/api/token?room=demo-room-1'))).code

    assert.equal(await code(() => ({ phase: 'off', reason: '' })), 'call-off')
    assert.equal(await code(() => ({ phase: 'starting' })), 'call-starting')
    assert.equal(await code(ready), 'unavailable')
  })
})
