import { assert } from '../assert.fixture.ts'
import { withoutMetadata } from './plain-photo.ts'

const bytesOf = (text: string) => [...new TextEncoder().encode(text)]
const segment = (marker: number, body: readonly number[]) => {
  const length = body.length + 2
  return [0xff, marker, length >> 8, length & 0xff, ...body]
}

/** EXIF as cameras write it: how to turn the picture, and a place. */
function exif(turned: number, isLittle: boolean): number[] {
  const short = (value: number) => (isLittle ? [value & 0xff, value >> 8] : [value >> 8, value & 0xff])
  const long = (value: number) => (isLittle ? [...short(value), 0, 0] : [0, 0, ...short(value)])
  const entries = [
    [...short(0x8825), ...short(4), ...long(1), ...long(38)],
    [...short(0x0112), ...short(3), ...long(1), ...short(turned), 0, 0],
  ]
  const list = [...short(entries.length), ...entries.flat(), ...long(0)]
  return segment(0xe1, [
    ...[...bytesOf('Exif'), 0, 0, ...bytesOf(isLittle ? 'II' : 'MM'), ...short(42), ...long(8), ...list],
    ...bytesOf('GPS 52.52 13.40'),
  ])
}

/** A real picture with more segments put in after its beginning. */
async function photo(...segments: readonly number[][]): Promise<Blob> {
  const canvas = new OffscreenCanvas(40, 20)
  canvas.getContext('2d')!.fillRect(0, 0, 20, 20)
  const plain = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer())
  const bytes = new Uint8Array([...plain.slice(0, 2), ...segments.flat(), ...plain.slice(2)])
  return new Blob([bytes], { type: 'image/jpeg' })
}

const sizeOf = async (blob: Blob) => {
  const { width, height } = await createImageBitmap(blob, { imageOrientation: 'from-image' })
  return [width, height]
}
const says = async (blob: Blob, text: string) =>
  new TextDecoder('latin1').decode(await blob.arrayBuffer()).includes(text)

suite('a photo on its way out', () => {
  for (const isLittle of [true, false])
    test(`says neither where it was taken nor by whom, and stands as it stood (${isLittle ? 'II' : 'MM'})`, async () => {
      const xmp = segment(0xe1, bytesOf('http://ns.adobe.com/xap/1.0/\0 GPSLatitude 52.52'))
      const [iptc, comment] = [segment(0xed, bytesOf('Photoshop 3.0\0 City')), segment(0xfe, bytesOf('by Ana'))]
      const original = await photo(exif(6, isLittle), xmp, iptc, comment)
      assert.deepEqual(await sizeOf(original), [20, 40])

      const sent = await withoutMetadata(original)

      assert.deepEqual(await sizeOf(sent), [20, 40])
      for (const text of ['GPS', 'City', 'by Ana', 'xap']) assert.equal(await says(sent, text), false)
      assert.equal(sent.type, 'image/jpeg')
    })

  test('says nothing of it either where more stands before the picture than the picture has', async () => {
    const depth = Array.from({ length: 20 }, () => segment(0xe1, Array<number>(65_000).fill(0x20)))
    const sent = await withoutMetadata(await photo(...depth, exif(6, true)))

    assert.deepEqual([await sizeOf(sent), await says(sent, 'GPS'), sent.size < 65_000], [[20, 40], false, true])
  })

  test('is still a picture where it stood upright', async () => {
    assert.deepEqual(await sizeOf(await withoutMetadata(await photo(exif(1, true)))), [40, 20])
  })

  test('without such words is sent as it is', async () => {
    const original = await photo()

    assert.equal(await withoutMetadata(original), original)
  })

  test('that is cut off, is no photo or only says so is sent as it is', async () => {
    const whole = await photo(exif(1, true))
    const others = [
      new Blob(['hello'], { type: 'image/jpeg' }),
      new Blob([], { type: 'image/jpeg' }),
      new Blob(['hello'], { type: 'text/plain' }),
      whole.slice(0, 20, 'image/jpeg'),
    ]

    for (const other of others) assert.equal(await withoutMetadata(other), other)
  })
})
