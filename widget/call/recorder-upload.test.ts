import { assert } from '../assert.fixture.ts'
import { RecorderUpload, type UploadEnd } from './recorder-upload.ts'

const failure = (code: string) => Object.assign(new Error(code), { code })

/** A server that keeps what comes, and breaks as it is told. */
async function useServer() {
  const server = {
    bytes: [] as number[],
    asked: [] as string[],
    /** What becomes of the next pieces: it fails before, or after it was kept. */
    breaks: [] as ('before' | 'after' | 'half' | 'too-large' | 'not-found')[],
    isWhole: false,
    ends: [] as UploadEnd[],
    waits: 0,
    now: 0,
  }
  const api = async (path: string, { method = 'GET', headers = {}, body }: RequestInit = {}) => {
    server.asked.push(`${method} ${path}`)
    if (method === 'POST') return { id: 'u1', offset: 0, size: 9, metadata: headers }
    if (method === 'GET')
      return { id: 'u1', offset: server.bytes.length, size: 9, ...(server.isWhole ? { file: {} } : {}) }
    const how = server.breaks.shift()
    if (how === 'before') throw failure('offline')
    if (how === 'too-large' || how === 'not-found') throw failure(how)
    const offset = Number((headers as Record<string, string>)['upload-offset'])
    if (offset !== server.bytes.length) throw failure('wrong-offset')
    const bytes = [...new Uint8Array(await (body as Blob).arrayBuffer())]
    server.bytes.push(...(how === 'half' ? bytes.slice(0, bytes.length / 2) : bytes))
    if (how) throw failure('offline')
    return undefined
  }
  const upload = await RecorderUpload.begin({
    link: { api: api as never },
    ...{ chat: 'c1', recording: 'r1', name: 'Recording.webm', type: 'video/webm', size: { width: 2, height: 1 } },
    onEnd: why => server.ends.push(why),
    wait: async ms => {
      server.waits++
      server.now += ms
    },
    now: () => server.now,
  })
  return { server, upload, add: (...bytes: number[]) => upload.add(new Blob([new Uint8Array(bytes)])) }
}

suite('a recording on its way to the server', () => {
  test('comes piece by piece, in order', async () => {
    const { server, upload, add } = await useServer()

    add(1, 2)
    add(3)
    add(4, 5, 6)
    await upload.finish()

    assert.deepEqual(server.bytes, [1, 2, 3, 4, 5, 6])
    assert.equal(server.waits, 0)
  })

  for (const [name, breaks] of [
    ['is cut before it arrives', ['before', 'before']],
    ['is cut in the middle', ['half']],
    ['arrives, and its answer is lost', ['after']],
    ['meets all of that', ['half', 'after', 'before', 'half']],
  ] as const)
    test(`is there once and whole when a piece ${name}`, async () => {
      const { server, upload, add } = await useServer()
      server.breaks.push(...breaks)

      add(1, 2, 3, 4)
      add(5, 6)
      await upload.finish()

      assert.deepEqual(server.bytes, [1, 2, 3, 4, 5, 6])
      assert.ok(server.waits > 0)
    })

  test('ends where it is as long as may be, and what had come stays', async () => {
    const { server, upload, add } = await useServer()
    add(1, 2)
    await upload.finish()
    server.breaks.push('too-large')

    add(3)
    await upload.finish()
    add(4)
    await upload.finish()

    assert.deepEqual([server.bytes, server.ends], [[1, 2], ['full']])
  })

  test('ends where the server does not know it any more, or has taken it as it was', async () => {
    const [gone, taken] = [await useServer(), await useServer()]
    gone.server.breaks.push('not-found')
    taken.server.breaks.push('before')
    taken.server.isWhole = true

    for (const { add, upload } of [gone, taken]) {
      add(1)
      await upload.finish()
    }

    assert.deepEqual([gone.server.ends, taken.server.ends], [['rejected'], ['rejected']])
  })

  test('is given up half a minute after its end', async () => {
    const { server, upload, add } = await useServer()
    server.breaks.push(...Array<'before'>(100).fill('before'))

    add(1)
    await upload.finish()

    assert.ok(server.now < 40_000, `${server.now} ms`)
    assert.ok(server.breaks.length > 80)
  })
})
