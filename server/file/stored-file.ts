import type { ChatId } from '../protocol/chat.ts'
import type { File, Told, Upload } from '../protocol/file.ts'
import type { UserId } from '../protocol/people.ts'

/** Bytes of every piece of a file but its last one, which may have fewer. */
export const PIECE = 1024 * 1024

/** The message that has a file, or will have it. */
export type Claim = { chat: ChatId; clientId: string }

/** A file that is coming. `turn` numbers the requests that bring it, of which only the last one adds. Times are ms since the epoch. */
export type Arriving = {
  phase: 'arriving'
  owner: UserId
  name: string
  /** What its uploader calls it. */
  type: string
  /** Of one that is open: the most it may have. */
  size: number
  /** Nobody knows yet how long it will be. */
  isOpen?: true
  /** What an open one is, as far as it has come. */
  file?: File
  told: Told
  offset: number
  turn: number
  /** Names of its pieces, in their order. */
  pieces: string[]
  expires: number
}

/** All of it is here. `expires`: when it is looked whether a message has it; absent once one has. */
export type Whole = {
  phase: 'whole'
  owner: UserId
  file: File
  pieces: string[]
  expires?: number
  claim?: Claim
}

/** Its bytes are to be removed; nothing else is left of it. */
export type Going = { phase: 'going'; tries: number }

export type StoredFile = Arriving | Whole | Going

const LEAST_CHARGE = 64 * 1024 // bytes

/** What a file counts for in its owner's quota: many small ones cost, too. */
export const chargeOf = (size: number) => Math.max(size, LEAST_CHARGE)

export const sizeOf = (stored: Arriving | Whole) => (stored.phase === 'whole' ? stored.file.size : stored.size)

export function uploadOf(id: string, stored: Arriving | Whole): Upload {
  const { expires } = stored
  const offset = stored.phase === 'whole' ? stored.file.size : stored.offset
  return {
    id,
    offset,
    size: sizeOf(stored),
    ...(expires === undefined ? {} : { expires }),
    ...(stored.phase === 'arriving' && stored.isOpen ? { isOpen: true as const } : {}),
    ...(stored.phase === 'whole' ? { file: stored.file } : {}),
  }
}
