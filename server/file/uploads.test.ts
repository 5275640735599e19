import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { InniesError } from '../protocol/error.ts'
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
      ['1.0.0', 'creation,creation-with-upload,expiration,termination', String(8 * PIECE)],
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
    const second = await site.patch('ana', path, 0, 'new bytes'.slice(0, 8))
    await writer.close()

    const lost = await refusalOf(await first)

    assert.deepEqual([second.status, lost.status, lost.code], [204, 409, 'wrong-offset'])
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

describe('T10: an upload is refused', () => {
  test('that is longer than files may be, or than its user has room for', async () => {
    const site = useFiles({ files: { bytes: 100_000, count: 1, pixels: 1, quota: 200_000, types: [] } })
    const begin = (size: string) =>
      site.request('ana', '/v1/uploads', { method: 'POST', headers: { ...TUS, 'upload-length': size } })

    assert.deepEqual(await refusalOf(await begin('100001')), {
      status: 413,
      code: 'too-large',
      detail: 'Files may have 100000 bytes, and this one has 100001.',
    })
    assert.equal((await begin('100000')).status, 201)
    assert.equal((await begin('1')).status, 201, 'which counts as 64 KiB')
    assert.match((await refusalOf(await begin('50000'))).detail, /all that you may/)
    assert.equal(
      (await site.request('bob', '/v1/uploads', { method: 'POST', headers: { ...TUS, 'upload-length': '9' } })).status,
      201,
    )
  })

  test('whose room counts again once something was removed', async () => {
    const site = useFiles({ files: { bytes: 100_000, count: 1, pixels: 1, quota: 100_000, types: [] } })
    const path = await site.begin('ana', 90_000)
    await site.request('ana', path, { method: 'DELETE', headers: TUS })

    await site.begin('ana', 90_000)
  })

  test('that has more bytes than it said, before and while they come; what was whole stays as it was', async () => {
    const site = useFiles()
    const path = await site.begin('ana', 10)
    const endless = new ReadableStream<Uint8Array>({ pull: controller => controller.enqueue(someBytes(65_536)) })

    const refusals = [
      await refusalOf(
        await site.request('ana', path, {
          method: 'PATCH',
          headers: { ...BYTES, 'upload-offset': '0', 'content-length': '11' },
          body: 'x',
        }),
      ),
      await refusalOf(await site.patch('ana', path, 0, endless)),
    ]

    for (const { status, code } of refusals) assert.deepEqual([status, code], [413, 'too-large'])
    assert.deepEqual(site.blobs.names(), [])
    assert.equal((await site.patch('ana', path, 0, '0123456789')).status, 204)
  })

  test('that has so many pixels that they take all memory, and its bytes are removed', async () => {
    const site = useFiles()
    const path = await site.begin('ana', 64, { filename: 'bomb.png', filetype: 'image/png' })

    const refusal = await refusalOf(await site.patch('ana', path, 0, png(65_000, 65_000)))

    assert.deepEqual(refusal, {
      status: 422,
      code: 'too-many-pixels',
      detail: 'An image may have 40000000 pixels; this has 65000 × 65000.',
    })
    await site.wake()
    assert.deepEqual([site.blobs.names(), (await site.request('ana', path)).status], [[], 404])
  })

  test('that is of no type that is wanted, by its bytes and not by its name', async () => {
    const site = useFiles({
      files: { bytes: 1000, count: 1, pixels: 1000, quota: 1e6, types: ['image/*', 'application/pdf'] },
    })
    const path = await site.begin('ana', 9, { filename: 'x.png', filetype: 'image/png' })

    const refusal = await refusalOf(await site.patch('ana', path, 0, '<script/>'))

    assert.deepEqual([refusal.status, refusal.code], [415, 'wrong-type'])
    assert.match(refusal.detail, /image\/\*, application\/pdf/)
    assert.equal((await site.upload('ana', png(2, 3))).type, 'image/png')
  })

  test('for what its headers lack, by the name of each', async () => {
    const site = useFiles()
    const path = await site.begin('ana', 10)
    const cases: [string, string, Record<string, string>, number, RegExp][] = [
      ['POST', '/v1/uploads', { 'upload-length': '1' }, 412, /Tus-Resumable/],
      ['POST', '/v1/uploads', { ...TUS, 'tus-resumable': '0.2.2', 'upload-length': '1' }, 412, /tus 1\.0\.0/],
      ['POST', '/v1/uploads', { ...TUS }, 400, /upload-length/],
      ['POST', '/v1/uploads', { ...TUS, 'upload-length': '-1' }, 400, /upload-length/],
      ['POST', '/v1/uploads', { ...TUS, 'upload-length': '1e3' }, 400, /upload-length/],
      ['POST', '/v1/uploads', { ...TUS, 'upload-length': '0' }, 400, /at least one byte/],
      ['POST', '/v1/uploads', { ...TUS, 'upload-length': '1', 'upload-metadata': 'filename *' }, 400, /"filename"/],
      ['POST', '/v1/uploads', { ...TUS, 'upload-length': '1', 'upload-metadata': 'filename /w==' }, 400, /UTF-8/],
      [
        'POST',
        '/v1/uploads',
        { ...TUS, 'upload-length': '1', 'upload-metadata': `width ${encode('x')}` },
        400,
        /width/,
      ],
      ['PATCH', path, { ...TUS, 'upload-offset': '0' }, 415, /offset\+octet-stream/],
      ['PATCH', path, { ...BYTES }, 400, /upload-offset/],
    ]
    for (const [method, address, headers, status, words] of cases) {
      const response = await site.request('ana', address, {
        method,
        headers,
        ...(method === 'PATCH' ? { body: 'x' } : {}),
      })
      const refusal = await refusalOf(response)
      assert.equal(refusal.status, status, words.source)
      assert.match(refusal.detail, words)
      assert.equal(response.headers.get('tus-resumable'), '1.0.0')
    }
  })

  test('while files are off, and nothing of them is told', async () => {
    const { files: _files, ...off } = { files: undefined }
    const site = useFiles({ ...off, files: undefined } as never)

    const response = await site.request('ana', '/v1/uploads', {
      method: 'POST',
      headers: { ...TUS, 'upload-length': '1' },
    })

    assert.match((await refusalOf(response)).detail, /INNIES_FILES/)
  })

  test('when there is no space, or the storage is gone; it goes on from where it was once there is', async () => {
    const site = useFiles()
    const path = await site.begin('ana', 10)
    await site.patch('ana', path, 0, 'abc')
    for (const [code, status] of [
      ['storage-full', 507],
      ['unavailable', 503],
    ] as const) {
      site.blobs.refusal = new InniesError(code, 'no')
      assert.equal((await site.patch('ana', path, 3, 'defghij')).status, status)
    }
    site.blobs.refusal = undefined

    const response = await site.patch('ana', path, 3, 'defghij')

    assert.equal(response.headers.get('upload-offset'), '10')
  })
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
