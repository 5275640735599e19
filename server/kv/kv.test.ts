import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Key } from './key.ts'
import { type ContractStore, contract } from './kv.contract.ts'
import type { Store } from './kv.ts'
import { lmdbStore } from './lmdb.ts'
import { memoryStore } from './memory.ts'

function contractStore(store: Store): ContractStore {
  const woken: Key[] = []
  let hear: ((name: Key) => void) | undefined
  store.onWake(async name => (hear ? hear(name) : void woken.push(name)))
  const nextWake = async () => {
    const early = woken.shift()
    return (
      early ??
      new Promise<Key>(resolve => {
        hear = resolve
      })
    )
  }
  return { partition: name => store.partition(name), nextWake }
}

for (const [driver, open] of Object.entries({
  memory: async () => memoryStore(),
  lmdb: async () => lmdbStore(await folder()),
})) {
  describe(`the storage contract on ${driver}`, () => {
    let store: Store
    let tested: ContractStore
    before(async () => {
      store = await open()
      tested = contractStore(store)
    })
    after(() => store.close())
    for (const { name, run } of contract) test(name, () => run(tested))
  })
}

const folders: string[] = []
async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'innies-kv-'))
  folders.push(made)
  return made
}
after(() => Promise.all(folders.map(path => rm(path, { recursive: true, force: true }))))

test('an alarm that fell due while nobody ran wakes its partition at the next start', async () => {
  const path = await folder()
  const before = await lmdbStore(path)
  await before.partition(['chat', 'c1']).commit({ set: [{ key: ['x'], value: 1 }], wakeAt: Date.now() - 1 })
  await before.close()

  const store = await lmdbStore(path)
  const name = await contractStore(store).nextWake()
  await store.close()

  assert.deepEqual(name, ['chat', 'c1'])
})

test('a partition whose waking failed is woken again', async () => {
  const store = memoryStore()
  let calls = 0
  const second = new Promise<void>(resolve =>
    store.onWake(async () => {
      if (++calls === 1) throw new Error('not now')
      resolve()
    }),
  )

  await store.partition(['chat', 'c1']).commit({ set: [{ key: ['x'], value: 1 }], wakeAt: Date.now() })
  await second
  await store.close()

  assert.equal(calls, 2)
})
