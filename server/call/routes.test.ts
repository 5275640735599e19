import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import { AccessToken } from 'livekit-server-sdk'
import { answer, memoryApp } from '../memory.fixture.ts'

describe('call tokens', () => {
  const ready = () =>
    ({
      phase: 'ready',
      url: 'http://127.0.0.1:1',
      publicUrl: 'ws://127.0.0.1:1',
      key: 'key',
      secret: 's'.repeat(32),
    }) as const

  for (const path of ['/api/video-call/token', '/api/token']) {
    test(`${path} needs a user, a room that the user may join, and no other name than the user's`, async () => {
      const { app, as } = memoryApp({ calls: ready })
      const { row } = (await (await as('ana')('/v1/chats', { method: 'POST', body: { with: 'bob' } })).json()) as {
        row: { chat: string }
      }
      const status = async (user: string, query: string) => (await as(user)(`${path}?${query}`)).status

      assert.equal((await app.request(`${path}?room=demo-room-1`)).status, 401)
      assert.equal(await status('eve', `room=chat-${row.chat}`), 404)
      assert.equal(await status('ana', 'room=custom'), 404)
      assert.equal(await status('ana', `room=demo-room-1&username=bob`), 403)
      assert.equal(await status('ana', ''), 400)
      assert.equal((await as('eve')(path, { method: 'POST', body: { room: `chat-${row.chat}` } })).status, 404)
    })
  }

  test('say that calls are off, on their way, or that the call server does not answer', async () => {
    const code = async (
      calls: () => ReturnType<typeof ready> | { phase: 'starting' } | { phase: 'off'; reason: string },
    ) => (await answer(await memoryApp({ calls }).as('ana')('/api/token?room=demo-room-1'))).code

    assert.equal(await code(() => ({ phase: 'off', reason: '' })), 'call-off')
    assert.equal(await code(() => ({ phase: 'starting' })), 'call-starting')
    assert.equal(await code(ready), 'unavailable')
  })

  test('a webhook of a room that has finished ends its call once, and no other', async () => {
    const { app, as, runtime } = memoryApp({ calls: ready })
    const { row } = (await (await as('ana')('/v1/chats', { method: 'POST', body: { with: 'bob' } })).json()) as {
      row: { chat: string }
    }
    await runtime.chat(row.chat).startCall('ana', { sid: 'RM_now', video: true })
    const finished = async (sid: string) => {
      const body = JSON.stringify({ event: 'room_finished', id: 'EV_1', room: { name: `chat-${row.chat}`, sid } })
      const token = new AccessToken('key', 's'.repeat(32))
      token.sha256 = createHash('sha256').update(body).digest('base64')
      const headers = { authorization: await token.toJwt() }
      return (await app.request('/v1/livekit/webhook', { method: 'POST', body, headers })).status
    }
    const types = async () => {
      const page = (await (await as('bob')(`/v1/chats/${row.chat}/log`)).json()) as { facts: { type: string }[] }
      return page.facts.map(fact => fact.type)
    }

    assert.equal(await finished('RM_before'), 204)
    assert.deepEqual(await types(), ['called'])
    assert.deepEqual([await finished('RM_now'), await finished('RM_now')], [204, 204])
    assert.deepEqual(await types(), ['called', 'ended'])
  })

  test('a webhook that is not signed with our key changes nothing', async () => {
    const { app } = memoryApp({ calls: ready })
    const response = await app.request('/v1/livekit/webhook', {
      method: 'POST',
      body: '{"event":"room_finished"}',
      headers: { authorization: 'Bearer x' },
    })

    assert.equal(response.status, 401)
  })
})
