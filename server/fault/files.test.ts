import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { describe, test } from 'node:test'
import { encode, someBytes, TUS } from '../file/file.fixture.ts'
import { PIECE } from '../file/stored-file.ts'
import { adminKey } from '../memory.fixture.ts'
import type { Granted, Upload } from '../protocol/file.ts'
import { ask, openChat } from '../server.fixture.ts'
import { Host } from './host.fixture.ts'

const AS_ANA = { authorization: `Bearer ${adminKey}`, 'innies-user': 'ana' }
const BYTES = someBytes(2.5 * PIECE)

/** Begins an upload; resolves to its path. */
async function begin(host: Host): Promise<string> {
  const headers = {
    ...AS_ANA,
    ...TUS,
    'upload-length': String(BYTES.length),
    'upload-metadata': `filename ${encode('x')}`,
  }
  const response = await fetch(`${host.url}/v1/uploads`, { method: 'POST', headers })
  return new URL(response.headers.get('location')!, `${host.url}/v1/uploads`).pathname
}

const stateOf = (host: Host, path: string) => ask<Upload>(host.url, 'ana', path)

/** The beginning of a request that brings all bytes, as far as they are given; the connection stays open. */
function bring(host: Host, path: string, bytes: Uint8Array) {
  const { hostname, port } = new URL(host.url)
  const socket = connect(Number(port), hostname).on('error', () => {}) // it is cut
  const headers = {
    ...AS_ANA,
    ...TUS,
    host: 'x',
    'upload-offset': '0',
    'content-type': 'application/offset+octet-stream',
  }
  const lines = Object.entries({ ...headers, 'content-length': String(BYTES.length) }).map(
    ([key, value]) => `${key}: ${value}`,
  )
  socket.write(`PATCH ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
  socket.write(bytes)
  return socket
}

async function untilOffset(host: Host, path: string, offset: number): Promise<void> {
  while ((await stateOf(host, path)).offset < offset);
}

/** Brings the rest, sends the file, and resolves to what others get of it. */
async function finish(host: Host, path: string): Promise<Buffer> {
  const { id, offset } = await stateOf(host, path)
  const headers = {
    ...AS_ANA,
    ...TUS,
    'upload-offset': String(offset),
    'content-type': 'application/offset+octet-stream',
  }
  await fetch(host.url + path, { method: 'PATCH', headers, body: BYTES.slice(offset) })
  const chat = await openChat(host.url, 'ana', 'bob')
  const { rev } = await ask<{ rev: number }>(host.url, 'ana', `/v1/chats/${chat}/messages`, { attachments: [id] })
  const { files } = await ask<Granted>(host.url, 'bob', `/v1/chats/${chat}/files?of=${rev}`)
  return Buffer.from(await (await fetch(host.url + files[0]!.path)).arrayBuffer())
}

describe('an upload goes on', () => {
  test('after its connection broke, with all that had come', async () => {
    const host = await Host.make()
    await host.start()
    const path = await begin(host)
    const socket = bring(host, path, BYTES.subarray(0, PIECE + 300_000))
    await untilOffset(host, path, PIECE)
    socket.destroy()
    await untilOffset(host, path, PIECE + 300_000)

    assert.ok((await finish(host, path)).equals(BYTES))
  })

  test('after SIGKILL of the server, with every piece that was whole', async () => {
    const host = await Host.make()
    await host.start()
    const path = await begin(host)
    bring(host, path, BYTES.subarray(0, PIECE + 300_000))
    await untilOffset(host, path, PIECE)
    await host.kill()
    await host.start()

    assert.equal((await stateOf(host, path)).offset, PIECE)
    assert.ok((await finish(host, path)).equals(BYTES))
  })
})
