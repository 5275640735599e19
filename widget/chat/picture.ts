import { rgbaToThumbHash, thumbHashToRGBA } from 'thumbhash'

/** Of a picture as it is shown, turned as its camera was held, or of one near the beginning of a film. `preview`: a ThumbHash in base64. */
export type Picture = { width: number; height: number; preview: string }

const MOST = 100 // pixels on a side, for a ThumbHash
const INTO = 1 // s into a film: many begin with black
const PATIENCE = 5000 // ms; a phone that saves power loads no film

/** Undefined for what this browser cannot show. */
export async function pictureOf(blob: Blob): Promise<Picture | undefined> {
  try {
    const { source, width, height, done } = await drawable(blob)
    const scale = Math.min(1, MOST / Math.max(width, height))
    const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
    const context = Object.assign(document.createElement('canvas'), { width: w, height: h }).getContext('2d')
    context?.drawImage(source, 0, 0, w, h)
    done()
    const pixels = context?.getImageData(0, 0, w, h).data
    return pixels && { width, height, preview: btoa(String.fromCharCode(...rgbaToThumbHash(w, h, pixels))) }
  } catch {
    return undefined
  }
}

/** Paints what a preview says onto a canvas; leaves it as it is where it says nothing. */
export function paint(canvas: HTMLCanvasElement, preview: string): void {
  try {
    const hash = Uint8Array.from(atob(preview), letter => letter.charCodeAt(0))
    const { w, h, rgba } = thumbHashToRGBA(hash)
    Object.assign(canvas, { width: w, height: h })
    canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(rgba), w, h), 0, 0)
  } catch {
    // whoever sent it wrote something else there
  }
}

type Drawable = { source: CanvasImageSource; width: number; height: number; done: () => void }

async function drawable(blob: Blob): Promise<Drawable> {
  if (blob.type.startsWith('video/')) return drawableFilm(blob)
  if ('createImageBitmap' in window) {
    const bitmap = await createImageBitmap(blob, { imageOrientation: 'from-image' })
    return { source: bitmap, width: bitmap.width, height: bitmap.height, done: () => bitmap.close() }
  }
  const image = new Image()
  image.src = URL.createObjectURL(blob)
  await image.decode()
  return {
    source: image,
    width: image.naturalWidth,
    height: image.naturalHeight,
    done: () => URL.revokeObjectURL(image.src),
  }
}

async function drawableFilm(blob: Blob): Promise<Drawable> {
  const address = URL.createObjectURL(blob)
  const source = Object.assign(document.createElement('video'), { muted: true, playsInline: true, preload: 'auto' })
  const happens = (name: string) =>
    new Promise<void>((resolve, reject) => {
      source.addEventListener(name, () => resolve(), { once: true })
      source.addEventListener('error', reject, { once: true })
      setTimeout(reject, PATIENCE)
    })
  const done = () => {
    source.removeAttribute('src')
    URL.revokeObjectURL(address)
  }
  try {
    const loaded = happens('loadeddata')
    source.src = address
    await loaded
    const sought = happens('seeked')
    source.currentTime = Math.min(INTO, source.duration / 2 || 0)
    await sought
    return { source, width: source.videoWidth, height: source.videoHeight, done }
  } catch (error) {
    done()
    throw error
  }
}
