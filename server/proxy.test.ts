import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import WebSocket from 'ws'
import { signUserToken } from './identity/token.ts'
import { issuer } from './memory.fixture.ts'
import type { Running } from './node.ts'
import { startProxy } from './proxy.fixture.ts'
import { ask, Client, id, newFolder, openChat, startServer, type TestOptions } from './server.fixture.ts'

const servers: Running[] = []
after(() => Promise.all(servers.map(server => server.close())))

async function start(options: TestOptions = {}): Promise<string> {
  const folder = await newFolder()
  const scripts = join(folder, 'scripts')
  await mkdir(scripts)
  for (const name of ['innies.js', 'innies-chat-abc.js']) await writeFile(join(scripts, name), `// ${name}`)
  const server = await startServer(join(folder, 'data'), { scripts, ...options })
  servers.push(server)
  return server.url
}

/** A clock at which no bucket fills again. */
const standing = () => 1_800_000_000_000

type Asked = { headers?: Record<string, string>; method?: string }

/** As fetch, which does not let anybody forge a host. */
function statusOf(url: string, { headers = {}, method = 'GET' }: Asked = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { headers, method, agent: false }, response => {
      response.resume()
      resolve(response.statusCode!)
    })
    asking.on('error', reject).end()
  })
}

/** 101, or what a handshake was answered with. */
function handshake(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise(resolve => {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/v1/socket?user=ana`, { headers })
    socket.on('error', () => {}) // the answer tells
    socket.on('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode!))
  })
}

const preflight = (headers: Record<string, string>): Asked => ({
  method: 'OPTIONS',
  headers: { 'access-control-request-method': 'POST', ...headers },
})

describe('T28: forged headers', () => {
  test('change no rate bucket', async () => {
    const url = await start({ limits: true, now: standing })
    const flood = Array.from({ length: 320 }, (_, n) =>
      statusOf(`${url}/v1/chats`, {
        headers: { 'x-forwarded-for': `203.0.113.${n % 250}`, 'x-real-ip': '203.0.113.1' },
      }),
    )
    const statuses = await Promise.all(flood)

    assert.ok(statuses.includes(429))
  })

  test('change no origin check', async () => {
    const url = await start()
    const evil = { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }

    assert.equal(await handshake(url, evil), 403)
    assert.equal(await statusOf(`${url}/v1/chats`, preflight(evil)), 403)
  })

  test('of a host change no origin check where the server knows its own address', async () => {
    const url = await start({ url: 'https://chat.example' })
    const evil = { origin: 'https://evil.example', host: 'evil.example' }
    const own = { origin: 'https://chat.example', host: 'inside' }

    assert.deepEqual([await handshake(url, evil), await handshake(url, own)], [403, 101])
    assert.equal(await statusOf(`${url}/v1/chats`, preflight(evil)), 403)
  })

  test('change no identity', async () => {
    const url = await start()
    const token = await signUserToken({ id: 'ana', name: 'Ana' }, issuer)
    const forged = { 'x-forwarded-user': 'bob', 'x-remote-user': 'bob', 'x-forwarded-for': '127.0.0.1', host: 'bob' }

    assert.equal(await statusOf(`${url}/v1/chats`, { headers: forged }), 401)
    assert.equal(await statusOf(`${url}/metrics`, { headers: forged }), 401)
    const headers = { ...forged, authorization: `Bearer ${token}`, 'innies-user': 'bob' }
    assert.equal(await statusOf(`${url}/v1/chats`, { headers }), 401)
  })
})

describe('behind a proxy that is trusted', () => {
  test('clients are counted one by one, and what they put before their own address means nothing', async () => {
    const url = await startProxy({ to: await start({ limits: true, now: standing, proxies: ['127.0.0.1'] }) })
    const from = (address: string) => statusOf(`${url}/v1/chats`, { headers: { 'x-forwarded-for': address } })
    const flood = await Promise.all(Array.from({ length: 320 }, () => from('203.0.113.1, 127.0.0.1')))

    assert.ok(flood.includes(429))
    assert.equal(await from('203.0.113.2'), 401)
    const forged = await Promise.all(Array.from({ length: 320 }, (_, n) => from(`6.6.6.${n % 250}, 203.0.113.3`)))
    assert.ok(forged.includes(429))
  })

  test('the own origin is what the browser asked for, with the scheme that it asked by', async () => {
    const to = await start({ proxies: ['127.0.0.1'] })
    const url = await startProxy({ to, scheme: 'https' })
    const { host } = new URL(url)

    assert.equal(await handshake(url, { origin: `https://${host}` }), 101)
    assert.equal(await handshake(url, { origin: `http://${host}` }), 403)
    assert.equal(await handshake(url, { origin: `https://${new URL(to).host}` }), 403)
  })
})

describe('on a path', () => {
  for (const strips of [true, false])
    test(`that the proxy ${strips ? 'takes away' : 'passes on'}: script, chunks, documentation, API and socket work`, async () => {
      const own = 'https://shop.example/innies'
      const url = await startProxy({ to: await start({ url: own }), path: '/innies', strips })
      const chat = await openChat(url, 'ana', 'bob')
      const [ana, bob] = [await Client.enter(url, 'ana'), await Client.enter(url, 'bob')]
      ana.say({ type: 'send', chat, clientId: id('a'), text: 'through the proxy' })

      assert.equal((await bob.next('sent')).text, 'through the proxy')
      const { messages } = await ask<{ messages: unknown[] }>(url, 'bob', `/v1/chats/${chat}/messages`)
      assert.equal(messages.length, 1)
      for (const name of ['innies.js', 'innies-chat-abc.js'])
        assert.equal(await (await fetch(`${url}/${name}`)).text(), `// ${name}`)
      const { servers } = (await (await fetch(`${url}/openapi.json`)).json()) as { servers: { url: string }[] }
      assert.deepEqual(servers, [{ url: own }])
      assert.equal((await fetch(`${url}/healthz`)).status, 200)
      assert.equal((await fetch(`${url}/v1/nothing`)).status, 404)
      ana.socket.terminate()
      bob.socket.terminate()
    })

  test('nothing of the same beginning is taken for it', async () => {
    const url = await start({ url: 'https://shop.example/innies' })

    const statuses = ['/innies/healthz', '/inniesx/healthz', '/innies', '/other/healthz'].map(path =>
      statusOf(url + path),
    )

    assert.deepEqual(await Promise.all(statuses), [200, 404, 404, 404])
  })
})
