import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { callProblem } from 'innies/server'
import { decodeJwt } from 'jose'
import WebSocket from 'ws'
import { createWorld, type World } from './world.ts'

type Pass = { token: string; url: string }

let world: World
let chat: string
before(async () => {
  world = await createWorld()
  const opened = await ask('mara', '/v1/chats', { method: 'POST', body: JSON.stringify({ with: 'jonas' }) })
  chat = ((await opened.json()) as { row: { chat: string } }).row.chat
})
after(() => world?.close())

/** A request with the token that the demo's own endpoint gives to that person. */
async function ask(person: string, path: string, init: RequestInit = {}): Promise<Response> {
  const token = await fetch(`${world.server}/token`, { headers: { cookie: `demo-person=${person}` } })
  const headers = { authorization: `Bearer ${await token.text()}`, 'content-type': 'application/json' }
  return fetch(world.server + path, { ...init, headers })
}

/** Joins as a LiveKit client does; resolves to whether the server takes the token. */
async function isTaken({ token, url }: Pass): Promise<boolean> {
  const socket = new WebSocket(`${url}/rtc?access_token=${token}&protocol=15&auto_subscribe=1`)
  const [joined] = await Promise.race([
    once(socket, 'message').then(() => [true]),
    once(socket, 'unexpected-response').then(() => [false]),
  ])
  socket.terminate()
  return joined === true
}

for (const path of ['/api/video-call/token', '/api/token']) {
  for (const method of ['GET', 'POST']) {
    test(`${method} ${path} answers with a token that LiveKit takes`, async () => {
      const fields = { room: `chat-${chat}`, username: 'Mara Okafor' }
      const query = `?room=${encodeURIComponent(fields.room)}&username=${encodeURIComponent(fields.username)}`
      const response = await (method === 'GET'
        ? ask('mara', path + query)
        : ask('mara', path, { method, body: JSON.stringify(fields) }))
      const pass = (await response.json()) as Pass

      assert.deepEqual([response.status, response.headers.get('cache-control')], [200, 'no-store'])
      assert.match(response.headers.get('content-type') ?? '', /^application\/json/)
      assert.ok(await isTaken(pass))
      assert.equal(await isTaken({ ...pass, token: `${pass.token.slice(0, -2)}xx` }), false)
    })
  }
}

test('a token is for one room, under a name that the server made, for minutes', async () => {
  const response = await ask('mara', `/api/token?room=${encodeURIComponent('demo-room-a b')}`)
  const claims = decodeJwt<{ video: Record<string, unknown> }>(((await response.json()) as Pass).token)

  assert.match(claims.sub ?? '', /^mara:[\w-]+:[\w-]+$/)
  assert.deepEqual(claims.video, { roomJoin: true, room: 'demo-room-a b', canPublish: true, canSubscribe: true })
  assert.ok((claims.exp ?? 0) - (claims.nbf ?? 0) <= 300)
})

const refused: [string, string, number][] = [
  ['a chat that does not exist', 'room=chat-00000000000000000000000000000000', 404],
  ['a custom room that nobody signed for', 'room=board%20meeting', 404],
  ['another name than one’s own', 'room=demo-room-1&username=Jonas%20Weber', 403],
  ['no room', '', 400],
]
for (const [what, query, status] of refused) {
  test(`${what} is refused with ${status}`, async () => {
    const response = await ask('mara', `/api/token?${query}`)
    const answer = (await response.json()) as { code?: string; token?: string }

    assert.deepEqual([response.status, response.headers.get('content-type')], [status, 'application/problem+json'])
    assert.equal(answer.token, undefined)
  })
}

test('a chat of others is refused like one that does not exist', async () => {
  assert.equal((await ask('lea', `/api/token?room=chat-${chat}`)).status, 404)
})

test('nobody gets no token', async () => {
  assert.equal((await fetch(`${world.server}/api/token?room=demo-room-1`)).status, 401)
})

test('a wrong LiveKit secret is one line that names the setting', async () => {
  const pass = (await (await ask('mara', '/api/token?room=demo-room-1')).json()) as Pass
  const { iss: key = '' } = decodeJwt(pass.token)
  const problem = await callProblem({ phase: 'ready', url: pass.url, publicUrl: pass.url, key, secret: 'x'.repeat(40) })

  assert.equal(problem, 'LIVEKIT_API_KEY or LIVEKIT_API_SECRET is wrong: the server at LIVEKIT_URL refuses them.')
})
