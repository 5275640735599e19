import assert from 'node:assert/strict'
import { adminKey, memoryApp } from '../memory.fixture.ts'
import type { File, Granted } from '../protocol/file.ts'
import type { Message } from '../protocol/resource.ts'
import type { Blobs } from './blobs.ts'
import { type MemoryBlobs, memoryBlobs } from './memory-blobs.fixture.ts'

/** A PNG that says so and no more, of so many pixels; `length` bytes of it. */
export function png(width: number, height: number, length = 64): Uint8Array {
  const bytes = new Uint8Array(length)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  const view = new DataView(bytes.buffer)
  view.setUint32(16, width)
  view.setUint32(20, height)
  bytes.set([8, 6], 24)
  return bytes
}

/** Bytes that differ from place to place. */
export const someBytes = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8)) % 251)

export const encode = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)))

export const TUS = { 'tus-resumable': '1.0.0' }
export const BYTES = { ...TUS, 'content-type': 'application/offset+octet-stream' }

type Change = Parameters<typeof memoryApp>[0]

/** A site with files in memory and a clock in hand. */
export function useFiles<Bytes extends Blobs = MemoryBlobs>(
  change: Change = {},
  blobs = memoryBlobs() as Blobs as Bytes,
  own: Parameters<typeof memoryApp>[2] = {},
) {
  const clock = { now: 1_800_000_000_000 }
  const site = memoryApp(change, undefined, { blobs, now: () => clock.now, ...own })
  const { app, runtime } = site

  const request = (user: string, path: string, init: RequestInit & { duplex?: 'half' } = {}) => {
    const headers = { authorization: `Bearer ${adminKey}`, 'innies-user': user, ...init.headers }
    return app.request(path, { ...init, headers })
  }

  /** Begins an upload of that many bytes; resolves to its path. */
  async function begin(user: string, size: number, metadata: Record<string, string> = {}): Promise<string> {
    const pairs = Object.entries(metadata).map(([key, value]) => `${key} ${encode(value)}`)
    const headers = { ...TUS, 'upload-length': String(size), 'upload-metadata': pairs.join(',') }
    const response = await request(user, '/v1/uploads', { method: 'POST', headers })
    assert.equal(response.status, 201, await response.clone().text())
    return `/v1/${response.headers.get('location')}`
  }

  const patch = (user: string, path: string, offset: number, body: RequestInit['body']) =>
    request(user, path, {
      method: 'PATCH',
      headers: { ...BYTES, 'upload-offset': String(offset) },
      body,
      duplex: 'half',
    })

  async function upload(user: string, bytes: Uint8Array, metadata: Record<string, string> = {}): Promise<File> {
    const path = await begin(user, bytes.length, metadata)
    const response = await patch(user, path, 0, bytes as Uint8Array<ArrayBuffer>)
    assert.equal(response.status, 204, await response.clone().text())
    const { file } = (await (await request(user, path)).json()) as { file: File }
    return file
  }

  async function openChat(one: string, other: string): Promise<string> {
    const response = await request(one, '/v1/chats', { method: 'POST', body: JSON.stringify({ with: other }) })
    return ((await response.json()) as { chat: { id: string } }).chat.id
  }

  const send = (user: string, chat: string, body: object, key?: string) =>
    request(user, `/v1/chats/${chat}/messages`, {
      method: 'POST',
      body: JSON.stringify(body),
      ...(key ? { headers: { 'idempotency-key': key } } : {}),
    })

  async function sent(user: string, chat: string, body: object): Promise<Message> {
    const response = await send(user, chat, body)
    assert.equal(response.status, 200, await response.clone().text())
    return (await response.json()) as Message
  }

  /** Where the files of a message are, for who may see them. */
  async function paths(user: string, chat: string, rev: number): Promise<string[]> {
    const response = await request(user, `/v1/chats/${chat}/files?of=${rev}`)
    assert.equal(response.status, 200, await response.clone().text())
    return ((await response.json()) as Granted).files.map(({ path }) => path)
  }

  /** What alarms would do by now: of all chats, and of all shares of the site. */
  async function wake(...chats: string[]): Promise<void> {
    await runtime.settle()
    for (const chat of chats) await runtime.chat(chat).wake()
    for (let round = 0; round < 3; round++) for (let shard = 0; shard < 16; shard++) await runtime.site(shard).wake()
  }

  return { ...site, blobs, clock, request, begin, patch, upload, openChat, send, sent, paths, wake }
}

/** The code and the words of a refusal. */
export async function refusalOf(response: Response): Promise<{ status: number; code: string; detail: string }> {
  const { code, detail } = (await response.json()) as { code: string; detail: string }
  return { status: response.status, code, detail }
}
