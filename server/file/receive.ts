import { InniesError } from '../protocol/error.ts'
import type { File, FileId } from '../protocol/file.ts'
import type { UserId } from '../protocol/people.ts'
import type { Blobs } from './blobs.ts'
import type { FileVerbs, Turn } from './file-verbs.ts'
import { wrongOffset } from './shelf.ts'
import { PIECE } from './stored-file.ts'

const TOLD_BY = 64 // bytes that say what a file is (media.ts)

export type Receiving = {
  id: FileId
  by: UserId
  turn: Turn
  blobs: Blobs
  shelf: FileVerbs
  /** What the file is, by its first piece. Throws for one that is not taken. */
  judge: (head: Uint8Array) => File
}

/**
 * Takes the bytes of one request and puts them piece by piece, never more than one piece in memory. What had come when the
 * request broke off is kept. Resolves to the new offset. Throws `too-large` for more bytes than the upload has.
 */
export async function receive(body: ReadableStream<Uint8Array> | null, receiving: Receiving): Promise<number> {
  const { size } = receiving.turn
  const draft = await PieceDraft.open(receiving)
  const reader = body?.getReader()
  try {
    for (let bytes = await next(reader); bytes; bytes = await next(reader)) {
      if (draft.offset + bytes.length > size)
        throw new InniesError('too-large', `More than the ${size} bytes that were announced.`)
      for (let at = 0; at < bytes.length; at += draft.add(bytes.subarray(at))) if (draft.isFull) await draft.put()
    }
    await draft.put()
    return draft.offset
  } finally {
    await reader?.cancel().catch(() => {}) // what is left of it is not wanted
  }
}

/** Undefined at the end, also when whoever sent it is gone. */
async function next(reader: ReadableStreamDefaultReader<Uint8Array> | undefined): Promise<Uint8Array | undefined> {
  return (await reader?.read().catch(() => undefined))?.value
}

/** The last piece of a file that is coming, as far as it has come. */
class PieceDraft {
  offset: number
  readonly #receiving: Receiving
  readonly #bytes: Uint8Array
  readonly #pieces: string[]
  /** Bytes of the file before this piece, and those of it that are put already. */
  #start: number
  #stored: number
  #count = 0
  #file: File | undefined

  private constructor(receiving: Receiving, last: Uint8Array) {
    const { offset, size, pieces } = receiving.turn
    this.#receiving = receiving
    this.offset = offset
    this.#pieces = [...pieces]
    this.#start = offset - last.length
    this.#stored = offset
    this.#bytes = new Uint8Array(Math.min(PIECE, size - this.#start))
    this.#bytes.set(last)
  }

  /** A last piece that is not full is put anew with what follows, so that a file never has more pieces than its size needs. */
  static async open(receiving: Receiving): Promise<PieceDraft> {
    const { id, turn, blobs } = receiving
    const length = turn.offset % PIECE
    if (!length) return new PieceDraft(receiving, new Uint8Array())
    const last = await blobs.get(id, turn.pieces.at(-1)!, { start: 0, end: length })
    if (last?.length !== length)
      throw new InniesError('damaged', 'What came of this upload is damaged: begin it again.')
    return new PieceDraft(receiving, last)
  }

  get isFull(): boolean {
    return this.offset - this.#start === PIECE
  }

  /** Takes as many of these bytes as the piece has room for, and says how many. */
  add(bytes: Uint8Array): number {
    const room = this.#bytes.subarray(this.offset - this.#start)
    const taken = bytes.subarray(0, room.length)
    room.set(taken)
    this.offset += taken.length
    return taken.length
  }

  /** Puts what is new of it; a full one is followed by the next. */
  async put(): Promise<void> {
    if (this.offset === this.#stored) return
    const { id, turn, blobs, shelf } = this.#receiving
    const bytes = this.#bytes.subarray(0, this.offset - this.#start)
    const file = await this.#judged(bytes)
    const piece = `${turn.turn}-${this.#count++}`
    await blobs.put(id, piece, bytes)
    const isMine = await shelf.addPiece(id, { turn: turn.turn, piece, offset: this.offset, ...(file ? { file } : {}) })
    if (!isMine) return this.#lose(piece)
    const index = this.#start / PIECE
    const replaced = this.#pieces[index]
    this.#pieces[index] = piece
    if (replaced !== undefined) await blobs.remove(id, replaced).catch(() => {}) // it goes with the file
    this.#stored = this.offset
    if (!this.isFull) return
    this.#start = this.offset
    this.#bytes.fill(0)
  }

  /** What the file is, once all of it is here; an open one, as far as it is here. */
  async #judged(bytes: Uint8Array): Promise<File | undefined> {
    const { turn, judge } = this.#receiving
    if (!turn.isOpen) return this.offset === turn.size ? judge(await this.#head(bytes)) : undefined
    this.#file ??= turn.file ?? (this.offset < TOLD_BY ? undefined : judge(await this.#head(bytes)))
    return this.#file && { ...this.#file, size: this.offset }
  }

  async #head(bytes: Uint8Array): Promise<Uint8Array> {
    if (!this.#start) return bytes
    const { id, blobs } = this.#receiving
    return (await blobs.get(id, this.#pieces[0]!, { start: 0, end: PIECE })) ?? new Uint8Array()
  }

  /** Another request goes on with the upload, or it was removed: what was put for it is nobody's. */
  async #lose(piece: string): Promise<never> {
    const { id, by, blobs, shelf } = this.#receiving
    await blobs.remove(id, piece)
    throw wrongOffset((await shelf.upload(id, by)).offset)
  }
}
