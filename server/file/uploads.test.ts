import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { InniesError } from '../protocol/error.ts'
import { readStats } from '../stats.ts'
import { BYTES, encode, png, refusalOf, someBytes, TUS, useFiles } from './file.fixture.ts'
import { PIECE } from './stored-file.ts'

const DAY = 86_400_000

/** What was put of a file, in its order. */
async function contents({ blobs, runtime }: ReturnType<typeof useFiles>, id: string): Promise<Uint8Array> {
  const { pieces } = (await runtime.site(Number.parseInt(id.slice(0, 2), 16)).file(id))!
  const found = await Promise.all(pieces.map(piece => blobs.get(id, piece, { start: 0, end: PIECE })))
  return new Uint8Array(Buffer.concat(found.map(bytes => bytes!)))
}

describe('an upload', () => {
  test('comes in any number of requests, and is whole at the end', async () => {
    const site = useFiles()
    const bytes = someBytes(2.5 * PIECE)
    const path = await site.begin('ana', bytes.length, { filename: 'noise.bin' })

    let offset = 0
    for (const end of [1, 70_000, PIECE - 1, PIECE, 2 * PIECE + 5, bytes.length]) {
      const response = await site.patch('ana', path, offset, bytes.slice(offset, end))
      assert.deepEqual([response.status, response.headers.get('upload-offset')], [204, String(end)])
      offset = end
    }

    const { file } = (await (await site.request('ana', path)).json()) as { file: { id: string } }
    assert.deepEqual(await contents(site, file.id), bytes)
    assert.equal(site.blobs.names().length, 3, 'no more pieces than its size needs')
  })

  test('begins and comes in one request, too', async () => {
    const site = useFiles()

    const response = await site.request('ana', '/v1/uploads', {
      method: 'POST',
      headers: { ...BYTES, 'upload-length': '3', 'upload-metadata': `filename ${encode('a.txt')}` },
      body: 'abc',
    })

    assert.deepEqual([response.status, response.headers.get('upload-offset')], [201, '3'])
  })

  test('says where it stands, until when it stays, and what of tus is spoken', async () => {
    const site = useFiles()
    const path = await site.begin('ana', 10)
    await site.patch('ana', path, 0, 'abcd')

    const head = await site.request('ana', path, { method: 'HEAD', headers: TUS })
    const options = await site.request('ana', '/v1/uploads', { method: 'OPTIONS' })

    const names = ['upload-offset', 'upload-length', 'cache-control', 'tus-resumable', 'upload-expires']
    assert.deepEqual(
      names.map(name => head.headers.get(name)),
      ['4', '10', 'no-store', '1.0.0', new Date(site.clock.now + DAY).toUTCString()],
    )
    assert.deepEqual(
      ['tus-version', 'tus-extension', 'tus-max-size'].map(name => options.headers.get(name)),
      ['1.0.0', 'creation,creation-defer-length,creation-with-upload,expiration,termination', String(8 * PIECE)],
    )
  })

  test('goes on only where it stands', async () => {
    const site = useFiles()
    const path = await site.begin('ana', 10)
    await site.patch('ana', path, 0, 'abcd')

    for (const offset of [0, 3, 5, 10]) {
      const { status, code, detail } = await refusalOf(await site.patch('ana', path, offset, 'x'))
      assert.deepEqual([status, code], [409, 'wrong-offset'])
      assert.match(detail, /^4 bytes/)
    }
  })

  test('is added to by the last one who began to, and by nobody else', async () => {
    const site = useFiles()
    const path = await site.begin('ana', 8)
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const writer = writable.getWriter()
    const first = site.patch('ana', path, 0, readable)
    await writer.write(new TextEncoder().encode('old!'))
    const second = await site.patch('ana', path, 0, 'new ')
    await writer.close()

    const lost = await refusalOf(await first)

    assert.deepEqual([second.status, lost.status, lost.code], [204, 409, 'wrong-offset'])
    await site.patch('ana', path, 4, 'byte')
    const [id = ''] = path.split('/').slice(-1)
    assert.equal(new TextDecoder().decode(await contents(site, id)), 'new byte')
    assert.equal(site.blobs.names().length, 1, 'what the other one put is removed')
  })

  test('that breaks off keeps what has come', async () => {
    const site = useFiles()
    const path = await site.begin('ana', 3 * PIECE)
    let pulls = 0
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (pulls++ < 5) controller.enqueue(someBytes(300_000))
        else controller.error(new Error('the connection is gone'))
      },
    })

    await site.patch('ana', path, 0, broken)

    const head = await site.request('ana', path, { method: 'HEAD', headers: TUS })
    assert.equal(head.headers.get('upload-offset'), '1500000')
  })

  test('is for nobody but its user', async () => {
    const site = useFiles()
    const path = await site.begin('ana', 4)
    const refusals = [
      site.request('bob', path),
      site.patch('bob', path, 0, 'x'),
      site.request('bob', path, { method: 'DELETE', headers: TUS }),
      site.request('bob', '/v1/uploads/unknown'),
    ]

    for (const response of await Promise.all(refusals))
      assert.deepEqual(await refusalOf(response), {
        status: 404,
        code: 'not-found',
        detail: 'There is no such upload of yours.',
      })
  })

  test('is removed with its bytes when its user wants so, and when nobody has used it for a day', async () => {
    const site = useFiles()
    const first = await site.begin('ana', 4)
    await site.patch('ana', first, 0, 'abc')
    await site.upload('ana', someBytes(10))

    assert.equal((await site.request('ana', first, { method: 'DELETE', headers: TUS })).status, 204)
    assert.equal((await site.request('ana', first)).status, 404)
    await site.wake()
    assert.equal(site.blobs.names().length, 1)
    site.clock.now += DAY
    await site.wake()

    assert.deepEqual(site.blobs.names(), [])
  })

  test('whose bytes cannot be removed now is removed later, and holds up no other', async () => {
    const site = useFiles()
    for (let i = 0; i < 3; i++) await site.upload('ana', someBytes(10))
    site.clock.now += DAY
    site.blobs.refusal = new InniesError('unavailable', 'no')
    await site.wake()
    assert.equal(site.blobs.names().length, 3)

    site.blobs.refusal = undefined
    await site.wake()
    assert.equal(site.blobs.names().length, 3, 'not at once')
    site.clock.now += 70_000
    await site.wake()

    assert.deepEqual(site.blobs.names(), [])
  })
})

test('files are counted with their bytes, also those that are coming, until they are removed', async () => {
  const site = useFiles()
  const stats = async () => {
    const { files, fileBytes } = await readStats(site.runtime)
    return [files, fileBytes]
  }
  await site.upload('ana', someBytes(10))
  await site.upload('bob', someBytes(20))
  const path = await site.begin('ana', 300)
  assert.deepEqual(await stats(), [3, 330])

  await site.request('ana', path, { method: 'DELETE', headers: TUS })
  assert.deepEqual(await stats(), [2, 30])
  site.clock.now += DAY
  await site.wake()

  assert.deepEqual(await stats(), [0, 0])
})

describe('T9: the name of a file', () => {
  const NAMES: Record<string, string> = {
    'holiday.jpg': 'holiday.jpg',
    '../../etc/passwd': 'passwd',
    'C:\\Users\\Ana\\cv.pdf': 'cv.pdf',
    '%2e%2e%2fx': '%2e%2e%2fx',
    'a\r\nSet-Cookie: x': 'aSet-Cookie: x',
    'nul\0.png': 'nul.png',
    'exe\u202Egpj.js': 'exegpj.js',
    '..': 'file',
    '': 'file',
    'über 日本.txt': 'über 日本.txt',
  }
  for (const [given, kept] of Object.entries(NAMES))
    test(`${JSON.stringify(given)} becomes ${JSON.stringify(kept)}`, async () => {
      assert.equal((await useFiles().upload('ana', someBytes(3), { filename: given })).name, kept)
    })

  test('of 4 KB keeps its beginning and its ending', async () => {
    const { name } = await useFiles().upload('ana', someBytes(3), { filename: `${'😀'.repeat(2000)}.tar.gz` })

    assert.ok(name.length <= 200 && name.isWellFormed() && name.startsWith('😀') && name.endsWith('.tar.gz'), name)
  })
})

test('what only an uploader knows stands in the file: how long it is, how loud, what it looks like', async () => {
  const site = useFiles()
  const webm = new Uint8Array([0x1a, 0x45, 0xdf, 0xa3, ...new TextEncoder().encode('....webm....')])

  const sound = await site.upload('ana', webm, {
    filetype: 'audio/webm',
    duration: '1500',
    waveform: '0,50,100',
    width: '9',
  })
  const film = await site.upload('ana', webm, {
    filetype: 'video/webm',
    width: '640',
    height: '360',
    preview: 'AAAABBBB',
  })
  const image = await site.upload('ana', png(30, 40), { width: '9', height: '9', duration: '5' })

  const { id: _1, name: _2, size: _3, ...ofSound } = sound
  const { id: _4, name: _5, size: _6, ...ofFilm } = film
  const { id: _7, name: _8, size: _9, ...ofImage } = image
  assert.deepEqual(ofSound, { type: 'audio/webm', duration: 1500, waveform: [0, 50, 100] })
  assert.deepEqual(ofFilm, { type: 'video/webm', width: 640, height: 360, preview: 'AAAABBBB' })
  assert.deepEqual(ofImage, { type: 'image/png', width: 30, height: 40 })
})
