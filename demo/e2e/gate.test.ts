import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createLog, type Issuer, readNodeConfig, signUserToken } from 'innies/server'
import { type Running, serve } from 'innies/server/node'
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk'
import WebSocket from 'ws'
import { type LiveKit, startLiveKit } from '../livekit.ts'
import { freeTcpPort } from '../ports.ts'

type Pass = { token: string; url: string }

const secret = 'a secret of the site, long enough'
const issuer: Issuer = { issuer: 'site', audience: 'innies', algorithm: 'HS256', secret }
const adminKey = 'an-admin-key-for-these-tests-only'

let livekit: Extract<LiveKit, { phase: 'ready' }>
let server: Running
let data: string

before(async () => {
  const port = await freeTcpPort()
  const started = await startLiveKit({ webhookUrl: `http://127.0.0.1:${port}/v1/livekit/webhook` })
  if (started.phase === 'off') throw new Error(started.reason)
  livekit = started
  data = await mkdtemp(join(tmpdir(), 'innies-gate-'))
  const env = {
    PORT: String(port),
    INNIES_DATA: data,
    INNIES_SECRET: secret,
    INNIES_ADMIN_KEY: adminKey,
    INNIES_LIMITS: 'off',
    INNIES_DEMO_ROOMS: 'on',
  }
  server = await serve({ ...readNodeConfig(env, ''), calls: () => livekit, log: createLog('errors') })
})
after(async () => {
  await server?.close()
  await livekit?.close()
  await rm(data, { recursive: true, force: true })
})

async function ask<Answer>(user: string, path: string, body: object): Promise<Answer> {
  const headers = { authorization: `Bearer ${await signUserToken({ id: user, name: user }, issuer)}` }
  const response = await fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(await response.text())
  return (await response.json()) as Answer
}

/** A socket that is in the room, as far as LiveKit is concerned. Resolves to undefined where the pass is not taken. */
async function enter({ token, url }: Pass): Promise<WebSocket | undefined> {
  const socket = new WebSocket(`${url}/rtc?access_token=${token}&protocol=15&auto_subscribe=1`)
  socket.on('error', () => {}) // what follows says it
  const isIn = await Promise.race([
    once(socket, 'message').then(() => true),
    once(socket, 'unexpected-response').then(() => false),
    once(socket, 'close').then(() => false),
  ])
  return isIn ? socket : undefined
}

async function whoIsIn(room: string): Promise<string[]> {
  const there = await new RoomServiceClient(livekit.url, livekit.key, livekit.secret).listParticipants(room)
  return there.map(one => one.identity.split(':')[0]!).sort()
}

/** A group of the owner, the member and the other, whose call the last two are in. */
async function useCall(owner: string, member: string, other: string) {
  const { chat } = await ask<{ chat: { id: string } }>(owner, '/v1/chats', { members: [member, other] })
  const room = `chat-${chat.id}`
  const pass = await ask<Pass>(member, '/api/token', { room })
  const [theirs, others] = [await enter(pass), await enter(await ask<Pass>(other, '/api/token', { room }))]
  assert.ok(theirs && others)
  assert.deepEqual(await whoIsIn(room), [member, other].sort())
  return { chat: chat.id, room, pass, theirs, others }
}

describe('T1: LiveKit itself', () => {
  const validate = async (room: string) => {
    const token = new AccessToken(livekit.key, livekit.secret, { identity: 'whoever:signs:this' })
    token.addGrant({ roomJoin: true, room })
    return (await fetch(`${livekit.url}/rtc/validate?access_token=${await token.toJwt()}`)).status
  }

  test('lets whoever has a signed pass into a room that is there: who makes passes is the only gate', async () => {
    await ask('ana', '/api/token', { room: 'demo-room-gate' })

    assert.equal(await validate('demo-room-gate'), 200)
  })

  test('makes no room for who comes to one that is not there', async () => {
    assert.equal(await validate('chat-of-nobody'), 404)
  })
})

describe('T2: with LiveKit', () => {
  test('who is removed from a group is out of its call, also with the pass of before', async () => {
    const { chat, room, pass, theirs, others } = await useCall('ana', 'bob', 'carl')
    const thrownOut = once(theirs, 'close')

    await ask('ana', `/v1/chats/${chat}/acts`, { type: 'remove', user: 'bob' })
    await thrownOut
    const again = await enter(pass)
    if (again) await once(again, 'close') // LiveKit 1.13.5 takes the pass until it ends

    assert.deepEqual(await whoIsIn(room), ['carl'])
    await assert.rejects(ask('bob', '/api/token', { room }), /not-found/)
    others.terminate()
  })

  test('who is suspended is out of the call within a second, also with the pass of before', async () => {
    const { room, pass, theirs, others } = await useCall('ada', 'ben', 'cleo')
    const thrownOut = once(theirs, 'close')
    const began = performance.now()

    const headers = { authorization: `Bearer ${adminKey}` }
    const response = await fetch(`${server.url}/v1/users/ben/suspension`, { method: 'PUT', headers })
    await thrownOut
    const took = performance.now() - began
    const again = await enter(pass)
    if (again) await once(again, 'close')

    assert.deepEqual(await response.json(), { hasLeftCalls: true })
    assert.ok(took < 1000, `${took} ms`)
    assert.deepEqual(await whoIsIn(room), ['cleo'])
    others.terminate()
  })
})
