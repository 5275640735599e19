import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { after, describe, test } from 'node:test'
import { Upload } from 'tus-js-client'
import { newFolder, Started } from '../cli/command.fixture.ts'
import { signUserToken } from '../identity/token.ts'
import { adminKey, config, issuer } from '../memory.fixture.ts'
import type { Running } from '../node.ts'
import type { Granted, Upload as Known } from '../protocol/file.ts'
import { ask, newFolder as newStore, openChat, startServer } from '../server.fixture.ts'
import { someBytes } from './file.fixture.ts'

const ends: (() => Promise<unknown>)[] = []
after(async () => {
  for (const end of ends.reverse()) await end()
})

async function startIn(data: string, port = 0): Promise<Running> {
  const server = await startServer(data, { files: config.files!, port })
  ends.push(() => server.close())
  return server
}

async function newData(): Promise<string> {
  const folder = await newStore()
  ends.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const token = (id: string) => signUserToken({ id, name: id }, issuer)

type Sending = { endpoint: string; bearer: string; chunkSize?: number; url?: string; stopAt?: number }

/** As a stranger would send it; resolves to the address of the upload when all of it is there, or as much as was wanted. */
function send(bytes: Uint8Array, { endpoint, bearer, chunkSize, url, stopAt }: Sending): Promise<string> {
  return new Promise((resolve, reject) => {
    const upload = new Upload(Buffer.from(bytes), {
      endpoint,
      headers: { authorization: `Bearer ${bearer}` },
      metadata: { filename: 'noise.bin', filetype: 'application/x-noise' },
      retryDelays: [50, 100, 200, 400, 800],
      ...(chunkSize ? { chunkSize } : {}),
      ...(url ? { uploadUrl: url } : {}),
      onError: reject,
      onSuccess: () => resolve(upload.url!),
      onChunkComplete(_size, accepted) {
        if (stopAt !== undefined && accepted >= stopAt) void upload.abort().then(() => resolve(upload.url!))
      },
    })
    upload.start()
  })
}

describe('tus-js-client, which knows nothing of us,', () => {
  test('sends a file in one request and in many, and what it sent comes back', async () => {
    const { url } = await startIn(await newData())
    const endpoint = `${url}/v1/uploads`
    const [bytes, bearer] = [someBytes(1_700_000), await token('ana')]
    const chat = await openChat(url, 'ana', 'bob')

    for (const chunkSize of [undefined, 300_000]) {
      const address = await send(bytes, { endpoint, bearer, ...(chunkSize ? { chunkSize } : {}) })
      const id = address.split('/').at(-1)!
      const message = await ask<{ rev: number }>(url, 'ana', `/v1/chats/${chat}/messages`, { attachments: [id] })
      const { files } = await ask<Granted>(url, 'bob', `/v1/chats/${chat}/files?of=${message.rev}`)
      const response = await fetch(url + files[0]!.path)
      assert.ok(Buffer.from(await response.arrayBuffer()).equals(bytes))
    }
  })

  test('goes on where it was after the server was gone', async () => {
    const data = await newData()
    const first = await startIn(data)
    const [bytes, bearer] = [someBytes(1_700_000), await token('ana')]
    const url = await send(bytes, { endpoint: `${first.url}/v1/uploads`, bearer, chunkSize: 300_000, stopAt: 900_000 })
    await first.close()
    const second = await startIn(data, first.port)
    const path = new URL(url).pathname
    const before = await ask<Known>(second.url, 'ana', path)

    await send(bytes, { endpoint: `${second.url}/v1/uploads`, bearer, chunkSize: 300_000, url })

    assert.ok(before.offset >= 900_000 && before.offset < bytes.length)
    const { offset, file } = await ask<Known>(second.url, 'ana', path)
    assert.deepEqual([offset, file?.name, file?.size], [bytes.length, 'noise.bin', bytes.length])
  })

  test('hears why a file is not taken', async () => {
    const { url } = await startIn(await newData())

    const refused = send(new Uint8Array(9 * 1024 * 1024), { endpoint: `${url}/v1/uploads`, bearer: await token('ana') })

    await assert.rejects(refused, /Files may have 8388608 bytes/)
  })
})

/** V8 lets as much of buffers lie before it looks whether they are still needed. */
const UNSEEN = 64 // MB

test('T10: 256 MB that come at once are never in memory together', async () => {
  const server = await Started.start({
    cwd: await newFolder(),
    env: {
      ...{ PORT: '0', INNIES_SECRET: issuer.secret, INNIES_ADMIN_KEY: adminKey },
      ...{ INNIES_FILES: 'on', INNIES_FILE_MB: '256' },
    },
  })
  ends.push(() => server.stop())
  const memory = async () => {
    const response = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${adminKey}` } })
    return Number(/^process_resident_memory_bytes (\S+)$/m.exec(await response.text())?.[1]) / 1024 / 1024
  }
  const endpoint = `${server.url}/v1/uploads`
  const bearer = await token('ana')
  await send(Buffer.alloc(15_000_000), { endpoint, bearer }) // by then it has what it needs
  const before = await memory()

  const sending = send(Buffer.alloc(256_000_000, 7), { endpoint, bearer })
  let most = 0
  let isOver = false
  void sending.finally(() => {
    isOver = true
  })
  while (!isOver) most = Math.max(most, await memory())
  await sending

  assert.ok(most - before < UNSEEN + 32, `${before} MB, then ${most} MB`)
})
