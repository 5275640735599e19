import assert from 'node:assert/strict'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { after, describe, mock, test } from 'node:test'
import WebSocket from 'ws'
import type { Running } from './node.ts'
import { MAX_CONNECTIONS } from './node-http.ts'
import { Client, newFolder, startServer, type TestOptions } from './server.fixture.ts'

const ends: (() => Promise<unknown>)[] = []
after(async () => {
  for (const end of ends.reverse()) await end()
})

async function start(options: TestOptions = {}): Promise<Running> {
  const folder = await newFolder()
  const server = await startServer(folder, options)
  ends.push(async () => {
    await server.close()
    await rm(folder, { recursive: true, force: true })
  })
  return server
}

/** A connection that says this, and what it heard. */
function dial(port: number, words: string, localAddress = '127.0.0.1') {
  const socket: Socket = connect({ port, host: '127.0.0.1', localAddress })
  const heard: Buffer[] = []
  socket.on('data', data => heard.push(data)).on('error', () => {}) // it is cut
  socket.write(words)
  const closed = new Promise<string>(resolve => socket.on('close', () => resolve(Buffer.concat(heard).toString())))
  return { socket, closed }
}

const SLOW = 500
const PATIENCE = 15_000 // ms

describe('T25: slow and silent clients', () => {
  test('500 that dribble, or say nothing, are closed within 15 s, and others are served meanwhile', async () => {
    const { url, port } = await start()
    const begun = performance.now()
    const slow = Array.from({ length: SLOW }, (_, n) => dial(port, n % 5 ? 'GET /healthz HTTP/1.1\r\nX-Slow: ' : ''))
    const dribble = setInterval(() => {
      for (const [n, { socket }] of slow.entries()) if (n % 5 && socket.writable) socket.write('x')
    }, 500)
    let isOver = false
    const closed = Promise.all(slow.map(one => one.closed)).finally(() => {
      isOver = true
    })
    const statuses: number[] = []
    while (!isOver) {
      const response = await fetch(`${url}/healthz`)
      await response.text()
      statuses.push(response.status)
    }
    clearInterval(dribble)

    assert.ok(performance.now() - begun < PATIENCE, `${performance.now() - begun} ms`)
    for (const heard of await closed) assert.match(heard, /^(HTTP\/1\.1 408 |$)/)
    assert.ok(statuses.length > 10, `${statuses.length} were served meanwhile`)
    assert.deepEqual(new Set(statuses), new Set([200]))
  })

  test('a socket that answers no ping is closed; one that does stays', async () => {
    mock.timers.enable({ apis: ['setInterval'] })
    const { url } = await start()
    const alive = await Client.enter(url, 'ana')
    const dead = new WebSocket(`${url.replace('http', 'ws')}/v1/socket?user=bob`, { autoPong: false })
    const closed = once(dead, 'close')
    await once(dead, 'open')
    const beat = () => mock.timers.tick(25_000)

    beat() // both have just come
    const first = Promise.all([once(dead, 'ping'), once(alive.socket, 'ping')])
    beat()
    await first
    alive.say({ type: 'feed', ask: 1 })
    await alive.next('fed') // its pong was there before
    const second = once(dead, 'ping')
    beat()
    await second
    beat()
    const [code] = await closed
    mock.timers.reset()

    assert.equal(code, 1006) // cut, not told anything

    alive.say({ type: 'feed', ask: 9 })
    assert.equal((await alive.next('fed')).ask, 9)
    alive.socket.terminate()
  })
})

describe('T25: one address', () => {
  test('has so many connections and no more, until one is closed; another address is served', async () => {
    const { port } = await start({ limits: true })
    const held = Array.from({ length: MAX_CONNECTIONS }, () => dial(port, ''))
    await Promise.all(held.map(({ socket }) => once(socket, 'connect')))
    const say = (from?: string) =>
      dial(port, 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', from).closed

    assert.equal(await say(), '')
    assert.match(await say('127.0.0.2'), /^HTTP\/1\.1 200 /)
    held[0]!.socket.destroy()
    await held[0]!.closed
    assert.match(await say('127.0.0.2'), /^HTTP\/1\.1 200 /) // by now the server knows
    assert.match(await say(), /^HTTP\/1\.1 200 /)
    for (const { socket } of held) socket.destroy()
  })

  test('has so many sockets and no more, also through a proxy', async () => {
    const { url } = await start({ limits: true, proxies: ['127.0.0.1'] })
    const open = (address: string) => {
      const headers = { 'x-forwarded-for': address }
      const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/socket?user=ana`, { headers })
      socket.on('error', () => {}) // the answer tells
      const status = new Promise<number>(resolve => {
        socket.on('open', () => resolve(101))
        socket.on('unexpected-response', (_request, response) => resolve(response.statusCode!))
      })
      return { socket, status }
    }
    const held = Array.from({ length: MAX_CONNECTIONS }, () => open('203.0.113.1'))
    await Promise.all(held.map(({ status }) => status))

    assert.equal(await open('203.0.113.1').status, 429)
    const other = open('203.0.113.2')
    assert.equal(await other.status, 101)
    for (const { socket } of [...held, other]) socket.terminate()
  })
})
