/** Bytes of files, piece by piece, under names that the server makes: letters, digits and hyphens. */
export interface Blobs {
  /** The piece is whole and durable once it resolves; one of the same name is replaced. Throws `storage-full` or `unavailable`. */
  put(file: string, piece: string, bytes: Uint8Array): Promise<void>
  /** Its bytes from `start` (within) to `end` (without); undefined where there is no such piece. Throws `unavailable`. */
  get(file: string, piece: string, range: { start: number; end: number }): Promise<Uint8Array | undefined>
  /** Removes a piece, or all pieces of the file. What is not there is removed. Throws `unavailable`. */
  remove(file: string, piece?: string): Promise<void>
}
