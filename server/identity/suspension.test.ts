import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SignJWT } from 'jose'
import { useRooms } from '../call/rooms.fixture.ts'
import type { Calls } from '../config.ts'
import { memoryStore } from '../kv/memory.ts'
import { localRuntime } from '../local.ts'
import { adminKey, answer, config, issuer, memoryApp } from '../memory.fixture.ts'
import { createDirectory, type Directory } from '../people/directory.ts'
import type { Suspension } from '../protocol/people.ts'
import type { Runtime } from '../runtime.ts'
import { Client, newFolder, pairAt, startServer, useServer } from '../server.fixture.ts'
import { Session, type Socket } from '../session.ts'

const server = useServer()

const admin = { authorization: `Bearer ${adminKey}` }
const ask = (method: string, path: string) => fetch(server.url + path, { method, headers: admin })
const tokenOf = (id: string, at = Math.floor(Date.now() / 1000)) =>
  new SignJWT({ name: id })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(id)
    .setIssuer(issuer.issuer)
    .setAudience(issuer.audience)
    .setIssuedAt(at)
    .setExpirationTime(at + 300)
    .sign(new TextEncoder().encode(issuer.secret))
const chatsWith = (token: string) => fetch(`${server.url}/v1/chats`, { headers: { authorization: `Bearer ${token}` } })

describe('T31: within a second', () => {
  for (const [what, method, path, code] of [
    ['a suspension closes', 'PUT', 'suspension', 4403],
    ['a revocation closes', 'POST', 'revocation', 4401],
  ] as const) {
    test(`${what} every socket of the user, and nobody else's`, async () => {
      const { ana, chat, hers, his } = await pairAt(server.url)
      const onPhone = await Client.enter(server.url, ana)
      const began = performance.now()

      await ask(method, `/v1/users/${ana}/${path}`)

      assert.deepEqual([(await hers.closed).code, (await onPhone.closed).code], [code, code])
      assert.ok(performance.now() - began < 1000)
      his.say({ type: 'send', chat, clientId: 'x'.repeat(22), text: 'still here' })
      assert.equal((await his.next('sent')).text, 'still here')
    })
  }
})

test('T5: after a revocation the same token is refused, and a later one is not', async () => {
  const token = await tokenOf('rita')
  const before = await chatsWith(token)

  await ask('POST', '/v1/users/rita/revocation')

  assert.deepEqual([before.status, (await chatsWith(token)).status], [200, 401])
  assert.equal((await chatsWith(await tokenOf('rita', Math.floor(Date.now() / 1000) + 1))).status, 200)
})

describe('who is suspended', () => {
  test('is refused as such with any token, on a socket too, until the suspension ends', async () => {
    await ask('PUT', '/v1/users/sue/suspension')
    await ask('PUT', '/v1/users/sue/suspension') // again is the same

    const refused = await answer(await chatsWith(await tokenOf('sue')))
    const socket = await Client.open(server.url, 'sue')
    socket.say({ type: 'hello', token: await tokenOf('sue'), device: 'device-sue' })

    assert.deepEqual([refused.status, refused.code], [403, 'suspended'])
    assert.equal((await socket.closed).code, 4403)
    await ask('DELETE', '/v1/users/sue/suspension')
    assert.equal((await chatsWith(await tokenOf('sue'))).status, 200)
    await Client.enter(server.url, 'sue')
  })

  test('stays so when the server starts again', async () => {
    const folder = await newFolder()
    const first = await startServer(folder)
    await fetch(`${first.url}/v1/users/sue/suspension`, { method: 'PUT', headers: admin })
    await first.close()
    const second = await startServer(folder)

    const socket = await Client.open(second.url, 'sue')
    socket.say({ type: 'hello', token: await tokenOf('sue'), device: 'device-sue' })

    assert.equal((await socket.closed).code, 4403)
    await second.close()
  })

  test('cannot be acted for by the backend of the site either', async () => {
    const { app, runtime } = memoryApp()
    await runtime.user('sue').suspend(true)

    const response = await app.request('/v1/chats', { headers: { ...admin, 'innies-user': 'sue' } })

    assert.equal((await answer(response)).code, 'suspended')
  })

  test('is not told from a stranger by who has no token of theirs', async () => {
    const { app, runtime } = memoryApp()
    await runtime.user('sue').suspend(true)

    assert.equal((await app.request('/v1/chats', { headers: { authorization: 'Bearer x' } })).status, 401)
  })
})

for (const [what, code, shutOut] of [
  ['suspension', 4403, (runtime: Runtime) => runtime.user('ana').suspend(true)],
  ['revocation', 4401, (runtime: Runtime) => runtime.user('ana').revoke()],
] as const) {
  test(`T31: a ${what} while a hello is under way closes its socket too`, async () => {
    const runtime = localRuntime(memoryStore())
    const directory = createDirectory(runtime.site)
    const meet: Directory['meet'] = async (id, claims) => {
      await shutOut(runtime) // the token was admitted before, the socket is not the user's yet
      return directory.meet(id, claims)
    }
    const session: Session = new Session({
      config,
      runtime,
      directory: { ...directory, meet },
      durability: 'memory',
      now: Date.now,
      join: (socket, user, device) => void runtime.join(session.peer(socket, device), user),
    })
    const closed: number[] = []
    const socket: Socket = {
      state: { phase: 'unproven', user: 'ana' },
      send: () => {},
      close: code => closed.push(code),
    }

    await session.received(socket, JSON.stringify({ type: 'hello', token: await tokenOf('ana'), device: 'device-a' }))

    assert.deepEqual([closed, socket.state.phase], [[code], 'closed'])
  })
}

describe('a call that a suspended user is in', () => {
  const suspend = async (calls: () => Calls, user: string) => {
    const { app } = memoryApp({ calls })
    const response = await app.request(`/v1/users/${user}/suspension`, { method: 'PUT', headers: admin })
    return (await response.json()) as Suspension
  }

  test('goes on without them: each of their tabs is taken out, and nobody whose id begins the same', async t => {
    const livekit = await useRooms(t)
    livekit.enter('chat-1', 'sue:d1:t1', 'sue:d2:t2', 'suelle:d:t', 'ana:d:t')
    livekit.enter('demo-room-1', 'sue:d1:t3')
    livekit.enter('chat-2', 'ana:d:t')

    const { hasLeftCalls } = await suspend(livekit.calls, 'sue')

    assert.equal(hasLeftCalls, true)
    assert.deepEqual(livekit.removed.sort(), ['chat-1 sue:d1:t1', 'chat-1 sue:d2:t2', 'demo-room-1 sue:d1:t3'])
  })

  test('is found under the name that an id with odd characters has there', async t => {
    const livekit = await useRooms(t)
    livekit.enter('chat-1', 'a%3Ab%20c:d:t', 'a:b c:d:t')

    await suspend(livekit.calls, encodeURIComponent('a:b c'))

    assert.deepEqual(livekit.removed, ['chat-1 a%3Ab%20c:d:t'])
  })

  test('does not stand in the way when its server is down: the answer says that they may still be in it', async t => {
    const livekit = await useRooms(t)
    livekit.isDown = true

    assert.deepEqual(await suspend(livekit.calls, 'sue'), { hasLeftCalls: false })
  })
})
