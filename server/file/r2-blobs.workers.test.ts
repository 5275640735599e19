import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Miniflare } from 'miniflare'
import { startWorker } from '../workerd.fixture.ts'
import { blobContract } from './blobs.contract.ts'

describe('the contract for the bytes of files on R2', () => {
  let worker: Miniflare
  before(async () => {
    worker = await startWorker('./file/r2-blobs.fixture.ts', { r2Buckets: ['FILES'] })
  })
  after(() => worker.dispose())

  for (const { name } of blobContract)
    test(name, async () => {
      const answer = await worker.dispatchFetch(`http://worker/${encodeURIComponent(name)}`)
      assert.equal(await answer.text(), 'ok')
    })
})
