import type { Blobs } from './blobs.ts'

/** One promise of the port for the bytes of files. Throws when a driver breaks it; runs wherever a driver runs. */
export type BlobCase = { name: string; run: (blobs: Blobs) => Promise<void> }

const newFile = () => crypto.randomUUID().replaceAll('-', '')
const ALL = { start: 0, end: 1024 * 1024 }

function equal(actual: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (a !== b) throw new Error(`${a} instead of ${b}`)
}

/** Bytes that differ from place to place. */
const bytesOf = (length: number, seed = 1) => Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) + seed) % 256)

const listOf = (bytes: Uint8Array | undefined) => bytes && [...bytes]

export const blobContract: readonly BlobCase[] = [
  {
    name: 'a piece comes back as it was put, whole and in parts',
    async run(blobs) {
      const [file, bytes] = [newFile(), bytesOf(70_000)]
      await blobs.put(file, '1-0', bytes)

      equal(listOf(await blobs.get(file, '1-0', { start: 0, end: bytes.length })), [...bytes])
      equal(listOf(await blobs.get(file, '1-0', { start: 65_530, end: 65_545 })), [...bytes.subarray(65_530, 65_545)])
      equal(listOf(await blobs.get(file, '1-0', { start: 69_999, end: 70_000 })), [bytes[69_999]])
    },
  },
  {
    name: 'a range that goes on after the end of a piece ends there',
    async run(blobs) {
      const file = newFile()
      await blobs.put(file, '1-0', bytesOf(10))

      equal(listOf(await blobs.get(file, '1-0', { start: 8, end: 50 })), [...bytesOf(10).subarray(8)])
    },
  },
  {
    name: 'there is nothing where nothing was put',
    async run(blobs) {
      const file = newFile()
      equal(await blobs.get(file, '1-0', ALL), undefined)
      await blobs.put(file, '1-0', bytesOf(3))
      equal(await blobs.get(file, '1-1', ALL), undefined)
    },
  },
  {
    name: 'a piece that is put again is replaced as a whole',
    async run(blobs) {
      const file = newFile()
      await blobs.put(file, '1-0', bytesOf(1000))
      await blobs.put(file, '1-0', bytesOf(10, 7))

      equal(listOf(await blobs.get(file, '1-0', ALL)), [...bytesOf(10, 7)])
    },
  },
  {
    name: 'pieces that are put at once are all there',
    async run(blobs) {
      const file = newFile()
      const names = Array.from({ length: 12 }, (_, i) => `2-${i}`)
      await Promise.all(names.map((name, i) => blobs.put(file, name, bytesOf(500, i))))

      const found = await Promise.all(names.map(name => blobs.get(file, name, ALL)))
      equal(
        found.map(listOf),
        names.map((_, i) => [...bytesOf(500, i)]),
      )
    },
  },
  {
    name: 'a piece that is removed is gone, and no other',
    async run(blobs) {
      const file = newFile()
      for (const piece of ['1-0', '1-1', '1-10']) await blobs.put(file, piece, bytesOf(5))

      await blobs.remove(file, '1-1')
      await blobs.remove(file, '1-1')

      const found = await Promise.all(['1-0', '1-1', '1-10'].map(piece => blobs.get(file, piece, ALL)))
      equal(
        found.map(bytes => bytes?.length ?? 0),
        [5, 0, 5],
      )
    },
  },
  {
    name: 'a file that is removed is gone with all its pieces, and no other, not even one whose name begins with its own',
    async run(blobs) {
      const [file, longer] = [newFile(), `${newFile()}`]
      const begins = `${file}${longer}`
      for (let i = 0; i < 5; i++) await blobs.put(file, `1-${i}`, bytesOf(5))
      await blobs.put(begins, '1-0', bytesOf(5))

      await blobs.remove(file)
      await blobs.remove(file)

      const left = await Promise.all([0, 1, 2, 3, 4].map(i => blobs.get(file, `1-${i}`, ALL)))
      equal(left.filter(Boolean), [])
      equal((await blobs.get(begins, '1-0', ALL))?.length, 5)
    },
  },
  {
    name: 'a file may be put again after it was removed',
    async run(blobs) {
      const file = newFile()
      await blobs.put(file, '1-0', bytesOf(5))
      await blobs.remove(file)
      await blobs.put(file, '1-0', bytesOf(6))

      equal((await blobs.get(file, '1-0', ALL))?.length, 6)
    },
  },
]
