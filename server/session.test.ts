import assert from 'node:assert/strict'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import WebSocket from 'ws'
import { signUserToken } from './identity/token.ts'
import { adminKey, issuer } from './memory.fixture.ts'
import {
  ask,
  Client,
  id,
  newFolder,
  openChat,
  pairAt,
  startServer,
  type TestOptions,
  useServer,
} from './server.fixture.ts'

const server = useServer()
const pair = () => pairAt(server.url)

describe('a socket is closed', () => {
  const frames: Record<string, [string, number]> = {
    'for broken JSON': ['{"type":', 4400],
    'T15: for JSON 17 deep': [`${'['.repeat(17)}${']'.repeat(17)}`, 4400],
    'T14: for a frame of 64 KiB and one byte': ['x'.repeat(64 * 1024 + 1), 1009],
    'T4: for a second hello': [JSON.stringify({ type: 'hello', token: 'x', device: 'device-x' }), 4400],
  }
  for (const [why, [frame, code]] of Object.entries(frames)) {
    test(`${why}, and the server goes on`, async () => {
      const { hers } = await pair()
      hers.say(frame)

      assert.equal((await hers.closed).code, code)
      assert.equal(await (await fetch(`${server.url}/healthz`)).text(), 'ok')
    })
  }

  test('T14: for 10 000 empty pieces of one frame, and the server goes on', async () => {
    const { hers } = await pair()
    hers.socket.send('', { fin: false })
    for (let piece = 0; piece < 10_000; piece++) hers.socket.send('', { fin: false })

    assert.equal((await hers.closed).code, 1008)
    assert.equal(await (await fetch(`${server.url}/healthz`)).text(), 'ok')
  })

  const firsts: Record<string, [string, number]> = {
    'no hello': [JSON.stringify({ type: 'read', chat: 'x', n: 1 }), 4401],
    'no frame of ours': [JSON.stringify({ type: 'knock' }), 4400],
    'a hello with a bad token': [JSON.stringify({ type: 'hello', token: 'x', device: 'device-x' }), 4401],
  }
  for (const [what, [frame, code]] of Object.entries(firsts)) {
    test(`T4: when its first frame is ${what}`, async () => {
      const client = await Client.open(server.url, 'ana')
      client.say(frame)

      assert.equal((await client.closed).code, code)
    })
  }

  test('when the token is of another user than the address, who is told their name', async () => {
    const client = await Client.open(server.url, 'somebody-else')
    client.say({ type: 'hello', token: await signUserToken({ id: 'ana', name: 'Ana' }, issuer), device: 'device-x' })

    assert.equal((await client.next('you-are')).user, 'ana')
    assert.equal((await client.closed).code, 4401)
  })
})

test('T4: a socket that says nothing is closed after five seconds', async () => {
  const client = await Client.open(server.url, 'ana')
  const began = performance.now()

  assert.equal((await client.closed).code, 4401)
  const took = performance.now() - began
  assert.ok(took > 4900 && took < 6500, `${took} ms`)
})

for (const origin of ['https://evil.example', 'null', 'https://shop.example.evil', 'https://evilshop.example']) {
  test(`T4: a page of the foreign origin ${origin} gets no socket`, async () => {
    const status = await new Promise(resolve => {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/v1/socket?user=ana`, { origin })
      socket.on('open', () => resolve(101))
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode))
      socket.on('error', () => {})
    })

    assert.equal(status, 403)
  })
}

describe('what comes behind a hello, before the welcome,', () => {
  const hello = async (user: string, token?: string) => ({
    type: 'hello' as const,
    token: token ?? (await signUserToken({ id: user, name: user }, issuer)),
    device: `device-${user}`,
  })

  test('is answered after the welcome, in its order', async () => {
    const { ana, chat, hers } = await pair()
    hers.say({ type: 'send', chat, clientId: id('a'), text: 'before' })
    await hers.next('sent')
    const client = await Client.open(server.url, ana)
    client.say(await hello(ana))
    client.say({ type: 'page', ask: 1, chat, range: {} })
    client.say({ type: 'send', chat, clientId: id('b'), text: 'behind' })
    client.say({ type: 'describe', ask: 2, chat })
    const described = client.next('described')
    await client.next('sent')
    await described

    assert.deepEqual(
      client.frames.map(frame => frame.type),
      ['welcome', 'paged'],
    )
  })

  test('is worth nothing where the hello is refused', async () => {
    const { ana, chat } = await pair()
    const client = await Client.open(server.url, ana)
    client.say(await hello(ana, 'a bad token'))
    client.say({ type: 'send', chat, clientId: id('c'), text: 'smuggled' })

    assert.deepEqual(await client.closed, { code: 4401, reason: 'The token is not accepted.' })
    const hers = await Client.enter(server.url, ana)
    hers.say({ type: 'page', ask: 1, chat, range: {} })
    assert.deepEqual(
      (await hers.next('paged')).page.facts.filter(({ type }) => type === 'sent'),
      [],
    )
  })

  test('is too much, if it is a flood', async () => {
    const { ana, chat } = await pair()
    const client = await Client.open(server.url, ana)
    client.say(await hello(ana))
    for (let ask = 1; ask <= 100; ask++) client.say({ type: 'page', ask, chat, range: {} })

    assert.equal((await client.closed).reason, 'Too much before the welcome.')
  })
})

test('more questions at once than can wait are refused, and the socket goes on', async () => {
  const { chat, hers } = await pair()
  for (let ask = 1; ask <= 100; ask++) hers.say({ type: 'page', ask, chat, range: {} })

  assert.equal((await hers.next('refused')).code, 'too-many')
  hers.say({ type: 'send', chat, clientId: id('a'), text: 'still here' })
  assert.equal((await hers.next('sent')).text, 'still here')
})

test('an upgrade to anything but a WebSocket is refused, not kept', async () => {
  const status = await new Promise(resolve => {
    request(`${server.url}/healthz`, { headers: { connection: 'upgrade', upgrade: 'h2c' } }, response =>
      resolve(response.statusCode),
    ).end()
  })

  assert.equal(status, 400)
})

test('T31: who no longer proves who they are hears nothing more', async () => {
  let now = Date.now()
  const other = await startServer(await newFolder(), { now: () => now })
  const chat = await openChat(other.url, 'ana', 'bob')
  const [ana, bob] = [await Client.enter(other.url, 'ana'), await Client.enter(other.url, 'bob')]
  now += 2 * 3600_000
  const later = await Client.enter(other.url, 'ana')

  later.say({ type: 'send', chat, clientId: id('a'), text: 'secret' })

  assert.deepEqual([(await ana.closed).code, (await bob.closed).code], [4401, 4401])
  assert.deepEqual(
    [...ana.frames, ...bob.frames].filter(frame => frame.type === 'sent'),
    [],
  )
  assert.equal((await later.next('sent')).text, 'secret')
  await other.close()
})

test('T23: an address that a user wrote is never fetched', async () => {
  let connects = 0
  const canary = createServer((_request, response) => {
    connects++
    response.end()
  }).listen(0, '127.0.0.1')
  await once(canary, 'listening')
  const link = `http://127.0.0.1:${(canary.address() as AddressInfo).port}`
  const data = await newFolder()
  const running = await startServer(data)
  const { bob, chat, hers, his } = await pairAt(running.url)
  const headers = { authorization: `Bearer ${adminKey}` }
  const body = JSON.stringify({ name: 'Linked', picture: `${link}/me.png` })
  await fetch(`${running.url}/v1/users/linked`, { method: 'PUT', headers, body })

  hers.say({
    type: 'send',
    chat,
    clientId: id('l'),
    text: `![a](${link}/a.png) <img src="${link}/b"> ${link}/c [d](${link})`,
  })
  await his.next('sent')
  await ask(running.url, bob, `/v1/chats/${chat}/messages`)
  await running.close()

  assert.equal(connects, 0)
  await fetch(link)
  assert.equal(connects, 1) // it would have been counted
  canary.close()
  await rm(data, { recursive: true })
})

test('the welcome says what files can be sent, if any', async () => {
  const data = await newFolder()
  const off = await startServer(data, { files: undefined } as TestOptions)
  for (const [url, taken] of [
    [server.url, { bytes: 8 * 1024 * 1024, count: 10, types: [] }],
    [off.url, undefined],
  ] as const) {
    const client = await Client.open(url, 'ana')
    client.say({ type: 'hello', token: await signUserToken({ id: 'ana', name: 'Ana' }, issuer), device: 'device-ana' })
    assert.deepEqual((await client.next('welcome')).files, taken)
    client.socket.terminate()
  }
  await off.close()
  await rm(data, { recursive: true })
})
