import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Miniflare } from 'miniflare'
import { object, startWorker } from '../workerd.fixture.ts'
import { contract } from './kv.contract.ts'

describe('the storage contract on Durable Objects', () => {
  let worker: Miniflare
  before(async () => {
    worker = await startWorker('./kv/durable.fixture.ts', {
      durableObjects: { PARTITION: object('PartitionObject'), WAKE: object('WakeObject') },
    })
  })
  after(() => worker.dispose())

  for (const { name } of contract) {
    test(name, async () => {
      const answer = await worker.dispatchFetch(`http://worker/${encodeURIComponent(name)}`)
      assert.equal(await answer.text(), 'ok')
    })
  }
})
