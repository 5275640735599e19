import assert from 'node:assert/strict'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { newFolder } from '../kv/node.fixture.ts'
import { createLog, type LogLine } from '../log.ts'
import { InniesError } from '../protocol/error.ts'
import { blobContract } from './blobs.contract.ts'
import type { Blobs } from './blobs.ts'
import { folderBlobs } from './folder-blobs.ts'
import { memoryBlobs } from './memory-blobs.fixture.ts'

const log = createLog('errors')
const FILE = `03${'ab'.repeat(16)}`

const drivers: Record<string, () => Promise<Blobs>> = {
  memory: async () => memoryBlobs(),
  folder: async () => folderBlobs(await newFolder(), { log }),
}

for (const [driver, open] of Object.entries(drivers))
  describe(`the contract for the bytes of files on ${driver}`, () => {
    for (const { name, run } of blobContract) test(name, async () => run(await open()))
  })

describe('the contract for the bytes of files finds a driver that', () => {
  const CAUGHT: Record<string, (blobs: Blobs) => Blobs> = {
    'appends to a piece that is put again': blobs => ({
      ...blobs,
      async put(file, piece, bytes) {
        const before = (await blobs.get(file, piece, { start: 0, end: 1e6 })) ?? new Uint8Array()
        await blobs.put(file, piece, Uint8Array.from([...before, ...bytes]))
      },
    }),
    'reads from the beginning whatever it is asked for': blobs => ({
      ...blobs,
      get: (file, piece, { start, end }) => blobs.get(file, piece, { start: 0, end: end - start }),
    }),
    'removes nothing': blobs => ({ ...blobs, remove: async () => {} }),
    'removes all of a file for one piece': blobs => ({ ...blobs, remove: file => blobs.remove(file) }),
  }
  for (const [mistake, spoil] of Object.entries(CAUGHT))
    test(mistake, async () => {
      const ends = await Promise.allSettled(blobContract.map(({ run }) => run(spoil(memoryBlobs()))))
      assert.ok(ends.some(end => end.status === 'rejected'))
    })
})

describe('the folder of files', () => {
  test('T9: has only ids and numbers, for its owner alone', async () => {
    const root = await newFolder()

    await folderBlobs(root, { log }).put(FILE, '1-0', new Uint8Array(3))

    assert.deepEqual(readdirSync(root, { recursive: true }).sort(), ['ab', join('ab', FILE), join('ab', FILE, '1-0')])
    assert.equal(statSync(join(root, 'ab', FILE, '1-0')).mode & 0o077, 0)
    assert.equal(statSync(join(root, 'ab')).mode & 0o077, 0)
  })

  test('T10: takes nothing that the disk needs for messages, and leaves nothing behind', async () => {
    const root = await newFolder()
    const blobs = folderBlobs(root, { log, leaves: Number.MAX_SAFE_INTEGER / 2 })

    await assert.rejects(
      blobs.put(FILE, '1-0', new Uint8Array(3)),
      (error: InniesError) => error.code === 'storage-full',
    )
    assert.deepEqual(readdirSync(join(root, 'ab', FILE)), [])
  })

  test('that does not work says so, without a path', async () => {
    const root = await newFolder()
    writeFileSync(join(root, 'ab'), 'in the way')
    const lines: LogLine[] = []
    const blobs = folderBlobs(root, { log: line => lines.push(line) })

    for (const work of [
      () => blobs.put(FILE, '1-0', new Uint8Array(3)),
      () => blobs.get(FILE, '1-0', { start: 0, end: 3 }),
    ])
      await assert.rejects(work, (error: Error) => error instanceof InniesError && error.code === 'unavailable')

    assert.deepEqual(
      lines.map(({ why }) => why),
      ['ENOTDIR', 'ENOTDIR'],
    )
  })
})
