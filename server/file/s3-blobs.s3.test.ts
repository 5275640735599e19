import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { LogLine } from '../log.ts'
import type { InniesError } from '../protocol/error.ts'
import { blobContract } from './blobs.contract.ts'
import { useFiles } from './file.fixture.ts'
import { s3Blobs } from './s3-blobs.ts'
import { Gateway } from './versitygw.fixture.ts'

const FILE = `03${'ab'.repeat(16)}`
const ALL = { start: 0, end: 100 }
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: InniesError) => error.code,
  )

describe('a bucket that speaks S3', () => {
  let gateway: Gateway
  const lines: LogLine[] = []
  const log = (line: LogLine) => void lines.push(line)
  before(async () => {
    gateway = await Gateway.start()
  })
  after(() => gateway.stop())

  for (const { name, run } of blobContract) test(`keeps the contract: ${name}`, () => run(s3Blobs(gateway.bucket, log)))

  test('is not opened by a wrong secret, an unknown key, or in another region', async () => {
    const { bucket } = gateway
    await s3Blobs(bucket, log).put(FILE, '1-0', new Uint8Array(3))
    for (const forged of [{ secret: 'another secret' }, { key: 'nobody' }, { region: 'eu-west-1' }]) {
      const blobs = s3Blobs({ ...bucket, ...forged }, log)
      const works = [blobs.put(FILE, '1-1', new Uint8Array(3)), blobs.get(FILE, '1-0', ALL), blobs.remove(FILE)]

      assert.deepEqual(await Promise.all(works.map(codeOf)), Array(3).fill('unavailable'))
    }
    assert.equal((await s3Blobs(bucket, log).get(FILE, '1-0', ALL))?.length, 3)
    assert.ok(lines.every(({ event, why }) => event === 'the bucket of files does not work' && Number(why) >= 400))
  })

  test('shows nothing to who has no key', async () => {
    await s3Blobs(gateway.bucket, log).put(FILE, '1-0', new Uint8Array(3))

    assert.equal((await fetch(`${gateway.bucket.url}/${FILE}/1-0`)).status, 403)
  })

  test('that goes away in the middle of an upload is said to be away, in bounded time; the upload goes on when it is back', async () => {
    const blobs = s3Blobs(gateway.bucket, log)
    const site = useFiles({}, blobs)
    const bytes = Buffer.alloc(1_500_000, 'innies')
    const path = await site.begin('ana', bytes.length)
    await site.patch('ana', path, 0, bytes.subarray(0, 1_100_000))
    await gateway.stop()

    const begun = performance.now()
    const refused = await site.patch('ana', path, 1_100_000, bytes.subarray(1_100_000))
    const took = performance.now() - begun
    await gateway.run()
    const done = await site.patch('ana', path, 1_100_000, bytes.subarray(1_100_000))

    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '10'])
    assert.ok(took < 5000, `${took} ms`)
    assert.deepEqual([done.status, done.headers.get('upload-offset')], [204, '1500000'])
  })
})
