import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { png } from './file.fixture.ts'
import { mediaOf } from './media.ts'

/** A JPEG of two by one pixels whose first words say how it is to be turned (EXIF). */
function jpeg(orientation: number): Uint8Array {
  const exif = [0x45, 0x78, 0x69, 0x66, 0, 0]
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
  const app1 = [0xff, 0xe1, 0, exif.length + tiff.length + 2, ...exif, ...tiff]
  const frame = [0xff, 0xc0, 0, 11, 8, 0, 1, 0, 2, 1, 1, 0x11, 0]
  return new Uint8Array([0xff, 0xd8, ...app1, ...frame, 0xff, 0xd9])
}

test('a photograph that lies on its side in the file is as wide as it is shown', () => {
  assert.deepEqual(mediaOf(jpeg(1), ''), { type: 'image/jpeg', width: 2, height: 1 })
  assert.deepEqual(mediaOf(jpeg(6), ''), { type: 'image/jpeg', width: 1, height: 2 })
})

test('T10: whatever stands at the beginning of a file, it is judged, and nothing goes round in circles', () => {
  const text = (words: string) => new TextEncoder().encode(words)
  const beginnings = [
    png(1, 1),
    jpeg(1),
    text('GIF89a'),
    text('RIFF....WEBPVP8 '),
    text('....ftypavif'),
    text('....ftypheic'),
  ]
  const file = fc.tuple(fc.constantFrom(...beginnings), fc.nat(40), fc.uint8Array({ maxLength: 400 }))

  fc.assert(
    fc.property(file, ([beginning, kept, rest]) => {
      const { width = 1, height = 1 } = mediaOf(new Uint8Array([...beginning.subarray(0, 4 + kept), ...rest]), '')
      assert.ok(width > 0 && height > 0)
    }),
    { numRuns: 5000 },
  )
})
