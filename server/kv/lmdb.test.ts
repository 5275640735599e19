import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { LogLine } from '../log.ts'
import { DATA } from './folder.ts'
import { within } from './key.ts'
import { lmdbStore } from './lmdb.ts'
import { newFolder } from './node.fixture.ts'

describe('commits in one group', () => {
  test('a later one sees what an earlier one wrote', async () => {
    const store = await lmdbStore(await newFolder())
    const room = store.partition(['chat', 'c1'])
    const make = (value: number) =>
      room.commit({ check: [{ key: ['seq'], version: undefined }], set: [{ key: ['seq'], value }] })

    assert.deepEqual(await Promise.all([make(1), make(2), make(3)]), [true, false, false])
    assert.equal((await room.get(['seq']))?.value, 1)
    await store.close()
  })

  test('one that cannot be does nothing, and the others are done', async () => {
    const store = await lmdbStore(await newFolder())
    const room = store.partition(['chat', 'c1'])
    const check = [{ key: ['seq'], version: 7 }]

    const done = await Promise.all([
      room.commit({ set: [{ key: ['a'], value: 1 }] }),
      room.commit({ check, set: [{ key: ['b'], value: 1 }], delete: [['a']] }),
      room.commit({ set: [{ key: ['c'], value: 1 }] }),
    ])

    assert.deepEqual(done, [true, false, true])
    assert.deepEqual(
      (await room.list({ start: [], end: ['z'] })).map(entry => entry.key),
      [['a'], ['c']],
    )
    await store.close()
  })

  test('a value that is no JSON, or a key that is too long, fails alone', async () => {
    const store = await lmdbStore(await newFolder())
    const room = store.partition(['chat', 'c1'])

    const [good, noJson, tooLong] = await Promise.allSettled([
      room.commit({ set: [{ key: ['a'], value: 1 }] }),
      room.commit({ set: [{ key: ['b'], value: undefined }] }),
      room.commit({ set: [{ key: ['c'.repeat(3000)], value: 1 }] }),
    ])

    assert.deepEqual([good.status, noJson.status, tooLong.status], ['fulfilled', 'rejected', 'rejected'])
    await store.close()
  })
})

test('after closing, every call is refused', async () => {
  const store = await lmdbStore(await newFolder())
  const room = store.partition(['chat', 'c1'])
  const last = room.commit({ set: [{ key: ['a'], value: 1 }] })
  await store.close()

  assert.equal(await last, true)
  await assert.rejects(room.get(['a']), { code: 'unavailable' })
  await assert.rejects(room.commit({ set: [] }), { code: 'unavailable' })
})

test('a value with one bit turned is refused, and said once; the log names no chat', async () => {
  const folder = await newFolder()
  const before = await lmdbStore(folder)
  const set = [
    { key: ['m', 1], value: 'a canary in the file' },
    { key: ['m', 2], value: 'whole' },
  ]
  await before.partition(['chat', 'c1']).commit({ set })
  await before.close()
  turnBit(join(folder, DATA), 'canary')

  const lines: LogLine[] = []
  const store = await lmdbStore(folder, { log: line => lines.push(line) })
  const room = store.partition(['chat', 'c1'])
  await assert.rejects(room.get(['m', 1]), { code: 'damaged' })
  await assert.rejects(room.list(within('m')), { code: 'damaged' })
  assert.equal((await room.get(['m', 2]))?.value, 'whole')
  await store.close()

  const advice = 'innies doctor --deep names what is damaged'
  assert.deepEqual(lines, [{ level: 'error', event: 'damaged on the disk', of: 'chat', advice }])
})

function turnBit(path: string, text: string): void {
  const bytes = readFileSync(path)
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) bytes[at]! ^= 1
  writeFileSync(path, bytes)
}
