// Of the PNG specification (W3C, third edition): a signature, then chunks of length, type, data and a checksum.
const SIGNATURE = 8 // bytes
const BESIDE = 12 // bytes of a chunk that are not its data
const METADATA: ReadonlySet<string> = new Set(['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME'])

/** A PNG without its texts, times and EXIF. Given back as it is where there are none, or it is no PNG after all. */
export async function plainPng(blob: Blob): Promise<Blob> {
  const kept: BlobPart[] = [blob.slice(0, SIGNATURE)]
  let isPlain = true
  for (let at = SIGNATURE; at < blob.size; ) {
    const head = new DataView(await blob.slice(at, at + 8).arrayBuffer())
    if (head.byteLength < 8) return blob
    const type = new TextDecoder('latin1').decode(new Uint8Array(head.buffer, 4))
    if (!/^[A-Za-z]{4}$/.test(type) || (at === SIGNATURE && type !== 'IHDR')) return blob
    const end = at + BESIDE + head.getUint32(0)
    if (METADATA.has(type)) isPlain = false
    else kept.push(blob.slice(at, end))
    at = end
  }
  return isPlain ? blob : new Blob(kept, { type: blob.type })
}
