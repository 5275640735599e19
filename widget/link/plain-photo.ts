import { plainJpeg } from './plain-jpeg.ts'
import { plainPng } from './plain-png.ts'
import { plainWebp } from './plain-webp.ts'

const PLAIN: Record<string, (blob: Blob) => Promise<Blob>> = {
  'image/jpeg': plainJpeg,
  'image/png': plainPng,
  'image/webp': plainWebp,
}

/**
 * The photo without what its camera or an app wrote beside the picture: where and when it was taken, by whom, with what. A photo
 * without such words, another file, or one that is not what it says is given back as it is.
 */
export async function withoutMetadata(blob: Blob): Promise<Blob> {
  return PLAIN[blob.type]?.(blob) ?? blob
}
