import assert from 'node:assert/strict'
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { backup, restore } from './backup.ts'
import { compact } from './compact.ts'
import { readThrough } from './copy.ts'
import { COMPACT_REQUEST, DATA, LOCK, UNFINISHED } from './folder.ts'
import { within } from './key.ts'
import type { Store } from './kv.ts'
import { lmdbStore } from './lmdb.ts'
import { newFolder } from './node.fixture.ts'

const CHAT = ['chat', 'c1']
const CANARY = 'the canary that was deleted'

/** 200 values, and one that was deleted. */
async function fill(store: Store): Promise<void> {
  const room = store.partition(CHAT)
  const write = (n: number) =>
    room.commit({ set: [{ key: ['m', n], value: `line ${n}` }], wakeAt: Date.now() + 3_600_000 })
  await Promise.all(Array.from({ length: 200 }, (_, n) => write(n)))
  await room.commit({ set: [{ key: ['m', 100, 'x'], value: CANARY }] })
  await room.commit({ delete: [['m', 100, 'x']] })
}

async function filledFolder(): Promise<string> {
  const folder = await newFolder()
  const store = await lmdbStore(folder)
  await fill(store)
  await store.close()
  return folder
}

const values = async (store: Store) => (await store.partition(CHAT).list(within('m'))).map(entry => entry.value)
const LINES = Array.from({ length: 200 }, (_, n) => `line ${n}`)

function turnBit(path: string, text: string): void {
  const bytes = readFileSync(path)
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) bytes[at]! ^= 1
  writeFileSync(path, bytes)
}

describe('a backup', () => {
  test('is one moment of a store that is written to meanwhile', async () => {
    const folder = await newFolder()
    const store = await lmdbStore(folder)
    const room = store.partition(CHAT)
    const ends = [['a'], ['z']]
    const writeBoth = (value: number) => room.commit({ set: ends.map(key => ({ key, value })) })
    await room.commit({ set: Array.from({ length: 12_000 }, (_, n) => ({ key: ['m', n], value: n })) })
    await writeBoth(0)
    let isOver = false
    const writing = (async () => {
      for (let n = 1; !isOver; n++) await writeBoth(n)
    })()
    const to = join(await newFolder(), 'backup')
    await backup(folder, to)
    isOver = true
    await writing
    await store.close()

    const restored = await newFolder()
    await restore(to, restored)
    const copy = await lmdbStore(restored)
    const [a, z] = await Promise.all(ends.map(key => copy.partition(CHAT).get(key)))
    assert.equal(typeof a?.value, 'number')
    assert.equal(a?.value, z?.value)
    await copy.close()
  })

  test('does not overwrite a file, and leaves nothing beside its own', async () => {
    const [folder, place] = [await filledFolder(), await newFolder()]
    await backup(folder, join(place, 'backup'))

    await assert.rejects(backup(folder, join(place, 'backup')), { name: 'StoreError', message: /there already/ })
    assert.deepEqual(readdirSync(place), ['backup'])
  })

  test('of a damaged store is refused', async () => {
    const [folder, place] = [await filledFolder(), await newFolder()]
    turnBit(join(folder, DATA), 'line 7"')

    await assert.rejects(backup(folder, join(place, 'backup')), { name: 'StoreError', message: /doctor --deep/ })
    assert.deepEqual(readdirSync(place), [])
  })
})

describe('a restored store', () => {
  test('has the values and the alarms, and a lineage of its own', async () => {
    const [folder, place, restored] = [await filledFolder(), await newFolder(), await newFolder()]
    await backup(folder, join(place, 'backup'))
    await restore(join(place, 'backup'), restored)
    const [old, store] = [await lmdbStore(folder), await lmdbStore(restored)]

    assert.deepEqual(await values(store), await values(old))
    assert.notEqual(store.partition(CHAT).lineage, old.partition(CHAT).lineage)
    assert.equal((await readThrough(join(restored, DATA))).rows.alarms, 1)
    await Promise.all([store.close(), old.close()])
  })

  test('is not put in the place of another', async () => {
    const [folder, place] = [await filledFolder(), await newFolder()]
    await backup(folder, join(place, 'backup'))

    await assert.rejects(restore(join(place, 'backup'), folder), { name: 'StoreError', message: /move it away/ })
    await assert.rejects(restore(join(place, 'none'), folder), { name: 'StoreError', message: /not there/ })
  })

  test('is not made of a file that is damaged, cut short or something else', async () => {
    const [folder, place, empty] = [await filledFolder(), await newFolder(), await newFolder()]
    const [damaged, foreign] = [join(place, 'damaged'), join(place, 'foreign')]
    await backup(folder, damaged)
    turnBit(damaged, 'line 7"')
    writeFileSync(foreign, 'hello')

    for (const from of [damaged, foreign]) await assert.rejects(restore(from, empty), { name: 'StoreError' })
    assert.deepEqual(readdirSync(empty), [])
  })
})

describe('compacting', () => {
  test('leaves every value, and nothing that was deleted, in no file', async () => {
    const folder = await filledFolder()
    const holds = () => readdirSync(folder).some(name => readFileSync(join(folder, name)).includes(CANARY))
    assert.equal(holds(), true)
    await compact(folder)

    assert.equal(holds(), false)
    const store = await lmdbStore(folder)
    assert.deepEqual(await values(store), LINES)
    await store.close()
  })

  test('waits for the next start while the store is in use', async () => {
    const folder = await filledFolder()
    const store = await lmdbStore(folder)
    assert.equal(await compact(folder), undefined)
    assert.ok(readFileSync(join(folder, DATA)).includes(CANARY))
    await store.close()

    const next = await lmdbStore(folder)
    assert.ok(!readFileSync(join(folder, DATA)).includes(CANARY))
    assert.equal(existsSync(join(folder, COMPACT_REQUEST)), false)
    assert.deepEqual(await values(next), LINES)
    await next.close()
  })

  const interrupted: Record<string, (folder: string) => void> = {
    'while it copies': folder => writeFileSync(join(folder, UNFINISHED), 'half a file'),
    'before the new file has its name': folder => {
      copyFileSync(join(folder, DATA), join(folder, UNFINISHED))
      rmSync(join(folder, `${DATA}-lock`))
    },
    'after the new file has its name': folder => {
      rmSync(join(folder, `${DATA}-lock`))
      writeFileSync(join(folder, `${UNFINISHED}-lock`), '')
    },
  }
  for (const [moment, leave] of Object.entries(interrupted)) {
    test(`that ends ${moment} is done again, whole`, async () => {
      const folder = await filledFolder()
      leave(folder)
      writeFileSync(join(folder, COMPACT_REQUEST), '')

      const store = await lmdbStore(folder)
      assert.deepEqual(await values(store), LINES)
      await store.close()
      assert.deepEqual(readdirSync(folder).sort(), [DATA, `${DATA}-lock`])
    })
  }

  test('of a damaged store leaves it as it is', async () => {
    const folder = await filledFolder()
    turnBit(join(folder, DATA), 'line 7"')
    const before = readFileSync(join(folder, DATA))

    await assert.rejects(compact(folder), { name: 'StoreError', message: /doctor --deep/ })
    assert.ok(readFileSync(join(folder, DATA)).equals(before))
    assert.equal(existsSync(join(folder, LOCK)), false)
  })
})

test('reading a store through names what is damaged, also while it is in use', async () => {
  const folder = await filledFolder()
  turnBit(join(folder, DATA), 'line 7"')
  const store = await lmdbStore(folder)
  const { rows, damaged } = await readThrough(join(folder, DATA))
  await store.close()

  assert.deepEqual([rows.entries, damaged.length, damaged[0]?.table], [199, 1, 'entries'])
})
