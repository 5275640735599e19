import { crc32 } from 'node:zlib'

/** The text of a value with its checksum before it, as it lies in the data file. */
export type Sealed = Buffer

/** What `unseal` gives for bytes that are not what was written. */
export const DAMAGED = Symbol('damaged')

const CHECKSUM = 4 // bytes, CRC-32 of the rest, little endian

export function seal(json: string): Sealed {
  const sealed = Buffer.allocUnsafe(CHECKSUM + Buffer.byteLength(json))
  sealed.write(json, CHECKSUM)
  sealed.writeUInt32LE(crc32(sealed.subarray(CHECKSUM)), 0)
  return sealed
}

/** The value in the first `length` bytes. */
export function unseal(bytes: Buffer, length: number): unknown {
  if (length <= CHECKSUM) return DAMAGED
  // A view of its own: LMDB hands out one buffer that is longer than it says.
  if (crc32(bytes.subarray(CHECKSUM, length)) !== bytes.readUInt32LE(0)) return DAMAGED
  return JSON.parse(bytes.toString('utf8', CHECKSUM, length))
}
