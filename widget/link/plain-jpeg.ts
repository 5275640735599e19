// Markers of JPEG (ITU-T T.81, table B.1), and the tag of EXIF 2.3 that says how the picture is to be turned.
const [FIRST, START, SCAN, APP1, APP13, COMMENT] = [0xffc0, 0xffd8, 0xffda, 0xffe1, 0xffed, 0xfffe]
const ORIENTATION = 0x0112
const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0] // "Exif", two zeros

/** A JPEG without them; how it is to be turned stays. Given back as it is where there are none, or it is no JPEG after all. */
export async function plainJpeg(blob: Blob): Promise<Blob> {
  const read = async (from: number, to: number) => new DataView(await blob.slice(from, to).arrayBuffer())
  const beginning = await read(0, 2)
  if (beginning.byteLength < 2 || beginning.getUint16(0) !== START) return blob
  const kept: BlobPart[] = []
  let [at, turned, isPlain] = [2, 1, true]
  for (;;) {
    const head = await read(at, at + 4)
    const marker = markerOf(head)
    if (marker === undefined) return blob
    if (marker === SCAN) break
    const end = at + 2 + head.getUint16(2)
    if (marker === APP1) turned = turnIn(await read(at + 4, end)) ?? turned
    if (isMetadata(marker)) isPlain = false
    else kept.push(blob.slice(at, end))
    at = end
  }
  if (isPlain) return blob
  // Not two bytes alone: Firefox takes the first part of a blob for all there is to know a picture by.
  const start = new Uint8Array([0xff, 0xd8, ...turn(turned)])
  return new Blob([start, ...kept, blob.slice(at)], { type: blob.type })
}

/** Undefined where no segment begins. */
function markerOf(head: DataView): number | undefined {
  const marker = head.byteLength === 4 ? head.getUint16(0) : 0
  return marker >= FIRST && marker !== 0xffff ? marker : undefined
}

/** EXIF and XMP, what Photoshop writes, and comments; colours (APP2, APP14) are no such thing. */
function isMetadata(marker: number): boolean {
  return marker === APP1 || marker === COMMENT || marker === APP13
}

/** How a segment of EXIF says that the picture is to be turned, 1 to 8; undefined where it does not. */
function turnIn(segment: DataView): number | undefined {
  const tiff = EXIF.length
  if (tiff + 8 > segment.byteLength || EXIF.some((byte, i) => segment.getUint8(i) !== byte)) return undefined
  const isLittle = segment.getUint8(tiff) === 0x49
  const list = tiff + segment.getUint32(tiff + 4, isLittle)
  const count = list + 2 <= segment.byteLength ? segment.getUint16(list, isLittle) : 0
  for (let entry = list + 2, i = 0; i < count && entry + 12 <= segment.byteLength; entry += 12, i++)
    if (segment.getUint16(entry, isLittle) === ORIENTATION) return segment.getUint16(entry + 8, isLittle) & 0xf
  return undefined
}

/** A segment of EXIF that says nothing else. */
function turn(turned: number): number[] {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turned, 0, 0, 0, 0, 0, 0]
  return [0xff, 0xe1, 0, EXIF.length + tiff.length + 2, ...EXIF, ...tiff]
}
