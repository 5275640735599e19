import { mix, SIZE } from './mixer.ts'
import { RecorderUpload, type UploadEnd, type UploadNeeds } from './recorder-upload.ts'
import type { Tap } from './tap.ts'

/** What browsers record, the best first. */
const TYPES = ['video/webm;codecs=vp8,opus', 'video/webm', 'video/mp4']
const BITS = { videoBitsPerSecond: 1_000_000, audioBitsPerSecond: 96_000 }
const PIECE = 1000 // ms

export type RecorderNeeds = Pick<UploadNeeds, 'link' | 'chat' | 'recording'> & {
  tap: Tap
  /** What the file is called, without its ending. */
  name: string
  /** It records no more, by itself. */
  onEnd: (why: UploadEnd | 'broken') => void
}

/** A recording that is being made. */
export interface Recorder {
  /** Records no more; resolves when all of it is at the server, or no more comes. */
  finish(): Promise<void>
}

/** What this browser records; undefined: nothing that others could play. */
export const recordedType = (): string | undefined =>
  TYPES.find(type => globalThis.MediaRecorder?.isTypeSupported(type))

/** Records from now on. Rejects where the browser cannot, or the server does not want it, and leaves nothing behind. */
export async function startRecorder({ tap, name, onEnd, ...where }: RecorderNeeds): Promise<Recorder> {
  const type = recordedType()
  if (!type) {
    tap.close()
    throw Object.assign(new Error('This browser cannot record.'), { code: 'unsupported' })
  }
  const ending = type.startsWith('video/mp4') ? 'mp4' : 'webm'
  const upload = await RecorderUpload.begin({ ...where, name: `${name}.${ending}`, type, size: SIZE, onEnd }).catch(
    error => {
      tap.close()
      throw error
    },
  )
  const mixed = mix(tap)
  const recorder = new MediaRecorder(mixed.stream, { mimeType: type, ...BITS })
  const stopped = new Promise(resolve => recorder.addEventListener('stop', resolve, { once: true }))
  recorder.ondataavailable = ({ data }) => upload.add(data)
  recorder.onerror = () => onEnd('broken')
  recorder.start(PIECE)
  return {
    async finish() {
      if (recorder.state !== 'inactive') recorder.stop()
      await stopped
      mixed.stop()
      tap.close()
      await upload.finish()
    },
  }
}
