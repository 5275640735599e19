import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { contract } from './kv.contract.ts'
import type { Store } from './kv.ts'
import { lmdbStore } from './lmdb.ts'
import { memoryStore } from './memory.ts'
import { contractStore, newFolder } from './node.fixture.ts'
import type { ContractStore } from './store.contract.ts'

const drivers: Record<string, () => Promise<ContractStore>> = {
  memory: async () => contractStore(memoryStore()),
  lmdb: async () => {
    const folder = await newFolder()
    return contractStore(await lmdbStore(folder), { folder })
  },
}

for (const [driver, open] of Object.entries(drivers)) {
  describe(`the storage contract on ${driver}`, () => {
    let store: ContractStore
    before(async () => {
      store = await open()
    })
    after(() => store.close())
    for (const { name, run } of contract) test(name, () => run(store))
  })
}

for (const [driver, open] of Object.entries({
  memory: async () => memoryStore(),
  lmdb: async () => lmdbStore(await newFolder()),
})) {
  describe(`alarms on ${driver}`, () => {
    let store: Store
    before(async () => {
      store = await open()
    })
    after(() => store.close())

    test('what was set while the partition was awake wakes it again', async () => {
      const room = store.partition(['chat', 'c1'])
      let calls = 0
      const second = new Promise<void>(resolve =>
        store.onWake(async () => {
          if (++calls === 1) await room.commit({ set: [{ key: ['x'], value: 2 }], wakeAt: Date.now() + 20 })
          else resolve()
        }),
      )

      await room.commit({ set: [{ key: ['x'], value: 1 }], wakeAt: Date.now() })
      await second

      assert.equal(calls, 2)
    })
  })
}

test('an alarm that fell due while nobody ran wakes its partition at the next start', async () => {
  const path = await newFolder()
  const before = await lmdbStore(path)
  await before.partition(['chat', 'c1']).commit({ set: [{ key: ['x'], value: 1 }], wakeAt: Date.now() - 1 })
  await before.close()

  const store = contractStore(await lmdbStore(path))
  const name = await store.wake(0)
  await store.close()

  assert.deepEqual(name, ['chat', 'c1'])
})
