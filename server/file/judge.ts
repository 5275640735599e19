import type { FileLimits } from '../config.ts'
import { type ErrorCode, InniesError } from '../protocol/error.ts'
import type { File, FileId } from '../protocol/file.ts'
import type { Turn } from './file-verbs.ts'
import { ANY, type Media, mediaOf } from './media.ts'

type Judging = { id: FileId; turn: Turn; limits: FileLimits }

/** What a file is, by its first piece. Throws one of the refusals for a file that is not taken. */
export type Judge = ((head: Uint8Array) => File) & { refusals: readonly ErrorCode[] }

const REFUSALS: readonly ErrorCode[] = ['wrong-type', 'too-many-pixels']

export function judgeOf({ id, turn, limits }: Judging): Judge {
  const judge = (head: Uint8Array): File => {
    const media = mediaOf(head, turn.type)
    if (!isWanted(media.type, limits.types))
      throw new InniesError(
        'wrong-type',
        `This is ${nameOf(media.type)}, and only ${limits.types.join(', ')} is taken.`,
      )
    const { type, width = 0, height = 0 } = media
    if (width * height > limits.pixels)
      throw new InniesError(
        'too-many-pixels',
        `An image may have ${limits.pixels} pixels; this has ${width} × ${height}.`,
      )
    return { id, name: turn.name, type, size: turn.size, ...toldOf(media, turn) }
  }
  return Object.assign(judge, { refusals: REFUSALS })
}

/** Of what was told, what a file of this type has; how big an image is, is read. */
function toldOf({ type, width, height }: Media, { told }: Turn): Omit<File, 'id' | 'name' | 'type' | 'size'> {
  const { duration, waveform, preview, ...asTold } = told
  const [kind] = type.split('/')
  const isSeen = kind === 'image' || kind === 'video'
  const size = kind === 'video' ? asTold : width && height ? { width, height } : {}
  return {
    ...size,
    ...(duration !== undefined && (kind === 'audio' || kind === 'video') ? { duration } : {}),
    ...(waveform && kind === 'audio' ? { waveform } : {}),
    ...(preview && isSeen ? { preview } : {}),
  }
}

/** By patterns such as `image/*`; none take everything. */
function isWanted(type: string, types: readonly string[]): boolean {
  const [kind] = type.split('/')
  return !types.length || types.some(one => one === type || one === `${kind}/*`)
}

const nameOf = (type: string) => (type === ANY ? 'no file of a known type' : type)
