import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { AccessToken } from 'livekit-server-sdk'
import { adminKey, memoryApp } from './memory.fixture.ts'
import type { Status } from './protocol/status.ts'
import { newFolder, startServer } from './server.fixture.ts'

const headers = { authorization: `Bearer ${adminKey}` }
const secret = 's'.repeat(32)
const calls = () =>
  ({ phase: 'ready', url: 'http://127.0.0.1:1', publicUrl: 'ws://127.0.0.1:1', key: 'key', secret }) as const

test('the status says when LiveKit was last heard, if what it said was signed', async () => {
  const { app } = memoryApp({ calls })
  const status = async () => (await (await app.request('/v1/status', { headers })).json()) as Status
  const say = async (signed: string) => {
    const body = '{"event":"room_started","id":"EV_1"}'
    const token = new AccessToken('key', signed)
    token.sha256 = createHash('sha256').update(body).digest('base64')
    await app.request('/v1/livekit/webhook', { method: 'POST', body, headers: { authorization: await token.toJwt() } })
  }
  await say('x'.repeat(32))
  assert.equal((await status()).liveKitHeardAt, undefined)

  await say(secret)

  const { now, liveKitHeardAt } = await status()
  assert.ok(now - liveKitHeardAt! < 60_000)
})

test('the status of a Node server names who speaks for others without being trusted', async () => {
  const server = await startServer(await newFolder(), { proxies: ['10.0.0.1'] })
  const status = async () => (await (await fetch(`${server.url}/v1/status`, { headers })).json()) as Status
  const { unknownProxies, startedAt, now } = await status()
  assert.deepEqual([unknownProxies, startedAt! <= now], [[], true])

  await fetch(`${server.url}/v1/chats`, { headers: { 'x-forwarded-for': '203.0.113.1' } })

  assert.deepEqual((await status()).unknownProxies, ['127.0.0.1'])
  await server.close()
})
