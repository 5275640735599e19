import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { InniesError } from '../protocol/error.ts'
import { BYTES, encode, png, refusalOf, someBytes, TUS, useFiles } from './file.fixture.ts'

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

  test('while its user has six others under way, each of which has a piece in memory', async () => {
    const site = useFiles()
    const paths = await Promise.all(Array.from({ length: 7 }, () => site.begin('ana', 10)))
    const bodies = paths.map(() => new TransformStream<Uint8Array, Uint8Array>())
    const under = paths.slice(0, 6).map((path, i) => site.patch('ana', path, 0, bodies[i]!.readable))
    const writers = bodies.slice(0, 6).map(({ writable }) => writable.getWriter())
    await Promise.all(writers.map(writer => writer.write(someBytes(5))))

    const seventh = await site.patch('ana', paths[6]!, 0, 'x')
    await Promise.all(writers.map(writer => writer.close()))
    await Promise.all(under)

    assert.deepEqual([seventh.status, seventh.headers.get('retry-after')], [429, '1'])
    assert.equal((await site.patch('ana', paths[6]!, 0, 'x')).status, 204)
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
