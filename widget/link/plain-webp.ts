// Of the WebP container (RFC 9649): "RIFF", a length, "WEBP", then chunks of a name, a length and data of an even number of bytes.
const HEAD = 12 // bytes
const METADATA: Readonly<Record<string, number>> = { EXIF: 0b1000, 'XMP ': 0b100 } // and the flag in VP8X that says so

/** A WebP without EXIF and XMP. Given back as it is where there are none, or it is no WebP after all. */
export async function plainWebp(blob: Blob): Promise<Blob> {
  const kept: BlobPart[] = []
  let [length, isPlain] = [4, true]
  for (let at = HEAD; at < blob.size; ) {
    const head = new DataView(await blob.slice(at, at + 8).arrayBuffer())
    if (head.byteLength < 8) return blob
    const name = new TextDecoder('latin1').decode(new Uint8Array(head.buffer, 0, 4))
    if (at === HEAD && !name.startsWith('VP8')) return blob
    const size = head.getUint32(4, true)
    const end = at + 8 + size + (size % 2)
    if (METADATA[name]) isPlain = false
    else {
      kept.push(name === 'VP8X' ? await unflagged(blob.slice(at, end)) : blob.slice(at, end))
      length += end - at
    }
    at = end
  }
  if (isPlain) return blob
  const start = new Uint8Array(await blob.slice(0, HEAD).arrayBuffer())
  new DataView(start.buffer).setUint32(4, length, true)
  return new Blob([start, ...kept], { type: blob.type })
}

/** The chunk VP8X, which no longer says that there are such words. */
async function unflagged(chunk: Blob): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(await chunk.arrayBuffer())
  for (const flag of Object.values(METADATA)) bytes[8]! &= ~flag
  return bytes
}
