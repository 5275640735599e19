import assert from 'node:assert/strict'
import { readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { open } from 'lmdb'
import { DATA, openFile } from './folder.ts'
import { within } from './key.ts'
import { lmdbStore } from './lmdb.ts'
import { newFolder } from './node.fixture.ts'
import { openFolder } from './open-folder.ts'
import { seal } from './sealed.ts'

async function filled(): Promise<{ folder: string; path: string }> {
  const folder = await newFolder()
  const store = await lmdbStore(folder)
  const room = store.partition(['chat', 'c1'])
  for (let i = 0; i < 50; i++) await room.commit({ set: [{ key: ['m', i], value: 'x'.repeat(2000) }] })
  await store.close()
  return { folder, path: join(folder, DATA) }
}

describe('what cannot be used is refused by one line that names innies restore', () => {
  const refused = { name: 'StoreError', message: /^.*innies restore[^\n]*$/ }

  for (const part of [0, 0.001, 0.1, 0.5, 0.9]) {
    test(`a data file cut to ${part} of its length`, async () => {
      const { folder, path } = await filled()
      const size = Math.floor(statSync(path).size * part)
      truncateSync(path, size)

      await assert.rejects(lmdbStore(folder), refused)
      assert.equal(statSync(path).size, size)
    })
  }

  test('a file of something else', async () => {
    const folder = await newFolder()
    writeFileSync(join(folder, DATA), 'SQLite format 3\0'.repeat(1000))

    await assert.rejects(lmdbStore(folder), refused)
  })

  test('a store from before the first release, which has no format', async () => {
    const folder = await newFolder()
    const old = open({ path: join(folder, DATA), noSubdir: true, maxDbs: 8 })
    await old.openDB({ name: 'entries', encoding: 'string' }).put('x', 'y')
    await old.close()

    await assert.rejects(lmdbStore(folder), { name: 'StoreError', message: /before the first release/ })
  })
})

describe('the format', () => {
  test('an older store is brought to the new format, step by step, once', async () => {
    const { folder } = await filled()
    const steps: number[] = []
    const migrations = [1, 2].map(step => async () => void steps.push(step))

    await (await openFolder(folder, { migrations })).close()
    await (await openFolder(folder, { migrations })).close()

    assert.deepEqual(steps, [1, 2])
  })

  test('a newer store is refused by one line with both numbers', async () => {
    const { folder, path } = await filled()
    const file = openFile(path)
    await file.write([{ table: 'meta', key: 'format', value: seal('9'), version: 0 }])
    await file.close()

    await assert.rejects(lmdbStore(folder), { name: 'StoreError', message: /format 9, .* up to 1/ })
  })
})

test('a data file that lacks no more than pages of its free list is written anew, whole', async () => {
  const { folder, path } = await filled()
  truncateSync(path, statSync(path).size - 1)

  const store = await lmdbStore(folder)
  assert.equal((await store.partition(['chat', 'c1']).list(within('m'))).length, 50)
  await store.close()
})

test('what was not finished is gone after the next start', async () => {
  const { folder } = await filled()
  writeFileSync(join(folder, 'innies.unfinished.mdb'), 'half a file')

  await (await lmdbStore(folder)).close()

  assert.deepEqual(readdirSync(folder).sort(), ['innies.mdb', 'innies.mdb-lock'])
})
