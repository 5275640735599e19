import { imageSize } from 'image-size'

/** What a file is by its first bytes, and for an image how big it is shown. */
export type Media = { type: string; width?: number; height?: number }

/** What browsers may show in place (threat T8). Everything else is only to be saved. */
const INLINE: ReadonlySet<string> = new Set([
  ...['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'],
  ...['audio/webm', 'audio/mp4', 'audio/mpeg', 'video/webm', 'video/mp4'],
])

export const isInline = (type: string) => INLINE.has(type)

/** Of what has no better name. */
export const ANY = 'application/octet-stream'

/** Brands of the ISO base media format that browsers play (mp4ra.org); others, such as QuickTime's, are only saved. */
const MP4 = /^(isom|iso[2-9]|mp4[12]|avc1|dash|M4V |MSNV|f4v )/

/** Second bytes of frames of layer III. */
const MP3: readonly number[] = [0xf2, 0xf3, 0xfa, 0xfb]

/** Looks only at the first bytes. `told`: what its uploader calls it, which only says whether a film has pictures. */
export function mediaOf(head: Uint8Array, told: string): Media {
  const type = typeOf(head, told)
  if (!type.startsWith('image/')) return { type }
  const size = sizeOf(head)
  // An image that does not say how big it is is not shown.
  return size ? { type, ...size } : { type: ANY }
}

function typeOf(head: Uint8Array, told: string): string {
  const text = String.fromCharCode(...head.subarray(0, 64))
  const begins = (...bytes: number[]) => bytes.every((byte, i) => head[i] === byte)
  if (begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  if (begins(0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (/^GIF8[79]a/.test(text)) return 'image/gif'
  if (/^RIFF.{4}WEBP/s.test(text)) return 'image/webp'
  if (/^.{4}ftypavi[fs]/s.test(text)) return 'image/avif'
  if (begins(0x1a, 0x45, 0xdf, 0xa3) && text.includes('webm')) return soundOr('video/webm', told)
  if (/^.{4}ftypM4[AB] /s.test(text)) return 'audio/mp4'
  if (/^.{4}ftyp/s.test(text) && MP4.test(text.slice(8))) return soundOr('video/mp4', told)
  if (text.startsWith('ID3') || (head[0] === 0xff && MP3.includes(head[1] ?? 0))) return 'audio/mpeg'
  return text.startsWith('%PDF-') ? 'application/pdf' : ANY
}

/** The same container holds films and sound alone. */
const soundOr = (video: string, told: string) => (told.startsWith('audio/') ? video.replace('video', 'audio') : video)

function sizeOf(head: Uint8Array): { width: number; height: number } | undefined {
  try {
    const { width, height, orientation = 1 } = imageSize(head)
    if (!(width > 0 && height > 0)) return undefined
    return orientation > 4 ? { width: height, height: width } : { width, height } // lies on its side in the file
  } catch {
    return undefined // cut short, or made to mislead
  }
}
