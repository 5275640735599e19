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

/** The bytes of a real picture. */
async function drawn(type: string): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(40, 20)
  canvas.getContext('2d')!.fillRect(0, 0, 20, 20)
  return new Uint8Array(await (await canvas.convertToBlob({ type })).arrayBuffer())
}

const WORDS = bytesOf('GPS 52.52 13.40!')

/** With a text after its head, whose checksum nobody looks at. */
async function pngWithWords(): Promise<Blob> {
  const plain = await drawn('image/png')
  const head = 8 + 25 // signature and IHDR
  const words = [0, 0, 0, WORDS.length, ...bytesOf('tEXt'), ...WORDS, 0, 0, 0, 0]
  return new Blob([new Uint8Array([...plain.slice(0, head), ...words, ...plain.slice(head)])], { type: 'image/png' })
}

/** Extended, with EXIF at its end; its picture is one of 40 × 20 that Chromium drew, since WebKitGTK draws none. */
async function webpWithWords(): Promise<Blob> {
  const picture = Uint8Array.from(atob('VlA4ICgAAADwAgCdASooABQAP3G402I0ryqmJWgCkC4JaQAAKUNt8AD+7jwAAAAA'), c =>
    c.charCodeAt(0),
  )
  const extended = [...bytesOf('VP8X'), 10, 0, 0, 0, 0b1000, 0, 0, 0, 39, 0, 0, 19, 0, 0]
  const words = [...bytesOf('EXIF'), WORDS.length, 0, 0, 0, ...WORDS]
  const all = [...bytesOf('WEBP'), ...extended, ...picture, ...words]
  return new Blob([new Uint8Array([...bytesOf('RIFF'), all.length, 0, 0, 0, ...all])], { type: 'image/webp' })
}

/** A real picture with more segments put in after its beginning. */
async function photo(...segments: readonly number[][]): Promise<Blob> {
  const plain = await drawn('image/jpeg')
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

  test('says as little as a PNG, and as a WebP', async () => {
    const [png, webp] = [await pngWithWords(), await webpWithWords()]

    for (const original of [png, webp]) {
      const sent = await withoutMetadata(original)

      assert.deepEqual(
        [await sizeOf(sent), await says(original, 'GPS'), await says(sent, 'GPS')],
        [[40, 20], true, false],
      )
    }
  })

  test('that is cut off, is no photo or only says so is sent as it is', async () => {
    const whole = await photo(exif(1, true))
    const others = [
      new Blob(['hello'], { type: 'image/jpeg' }),
      new Blob([], { type: 'image/jpeg' }),
      new Blob(['hello'], { type: 'text/plain' }),
      whole.slice(0, 20, 'image/jpeg'),
      new Blob(['hello, I am no picture'], { type: 'image/png' }),
      new Blob(['hello, I am no picture'], { type: 'image/webp' }),
      (await pngWithWords()).slice(0, 40, 'image/png'),
    ]

    for (const other of others) assert.equal(await withoutMetadata(other), other)
  })
})
