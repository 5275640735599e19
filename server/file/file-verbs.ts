import type { File, FileId, Told, Upload } from '../protocol/file.ts'
import type { UserId } from '../protocol/people.ts'
import type { Arriving, Claim } from './stored-file.ts'

/** A file on its way in. `quota`: bytes that its owner may have here, of all files together. */
export type NewFile = {
  id: FileId
  owner: UserId
  name: string
  type: string
  size: number
  told: Told
  quota: number
  isOpen: boolean
}

/** The right to add to an upload, until somebody else takes it. */
export type Turn = Pick<Arriving, 'turn' | 'offset' | 'size' | 'pieces' | 'told' | 'name' | 'type' | 'isOpen' | 'file'>

/** A piece that was put. `file`: with it all bytes are here, or an open upload's so far, and this is what they are. */
export type NewPiece = { turn: number; piece: string; offset: number; file?: File }

/** Files by their owner, in the order of their ids; `next` is where to go on. */
export type FilePage = { files: File[]; next?: FileId }

/** What is known of the files whose owners belong to a share of the site; their bytes are elsewhere. */
export interface FileVerbs {
  /** Throws `too-large` where the owner has no room for it. */
  beginUpload(file: NewFile): Promise<Upload>
  /** Throws `not-found` for one that is not of this user. */
  upload(id: FileId, by: UserId): Promise<Upload>
  /** Whoever has begun to add before adds no more. Throws `not-found`, and `wrong-offset` unless it has come just so far. */
  takeTurn(id: FileId, by: UserId, offset: number): Promise<Turn>
  /** Resolves to false when it is somebody else's turn, or the upload is gone: nobody has the piece then. */
  addPiece(id: FileId, piece: NewPiece): Promise<boolean>
  /**
   * Ends an open upload, which is as long as it has come, or as is told; may be repeated. Throws `not-found`, and `bad-request` for a
   * length that cannot be, or where nothing has come. Resolves to how far it is.
   */
  closeUpload(id: FileId, by: UserId, how: { length?: number; duration?: number }): Promise<Upload>
  /** Removes what no message has. Throws `not-found`, and `forbidden` for one that a message has. */
  discardUpload(id: FileId, by: UserId): Promise<void>
  /** For a message of their owner that is about to be stored; may be repeated. Throws `not-found` for one that cannot be had. */
  claimFiles(ids: readonly FileId[], by: UserId, claim: Claim): Promise<File[]>
  /** Their message is gone. May be repeated. */
  letGo(ids: readonly FileId[]): Promise<void>
  /** One whose bytes are all here, and the pieces that they are in. */
  file(id: FileId): Promise<{ file: File; pieces: string[] } | undefined>
  filesOf(owner: UserId, after?: FileId): Promise<FilePage>
  /** Whether whole or not. */
  countFilesOf(owner: UserId): Promise<number>
  /** May be repeated. */
  removeFilesOf(owner: UserId): Promise<void>
}
