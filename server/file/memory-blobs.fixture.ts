import type { Blobs } from './blobs.ts'

/** Pieces that end with the process. */
export type MemoryBlobs = Blobs & {
  /** `file/piece` of all that is there. */
  names(): string[]
  /** Once set, everything is refused with it. */
  refusal: Error | undefined
}

export function memoryBlobs(): MemoryBlobs {
  const pieces = new Map<string, Uint8Array>()
  const blobs: MemoryBlobs = {
    refusal: undefined,
    names: () => [...pieces.keys()].sort(),
    async put(file, piece, bytes) {
      if (blobs.refusal) throw blobs.refusal
      pieces.set(`${file}/${piece}`, bytes.slice())
    },
    async get(file, piece, { start, end }) {
      if (blobs.refusal) throw blobs.refusal
      return pieces.get(`${file}/${piece}`)?.slice(start, end)
    },
    async remove(file, piece) {
      if (blobs.refusal) throw blobs.refusal
      const gone = (name: string) => (piece === undefined ? name.startsWith(`${file}/`) : name === `${file}/${piece}`)
      for (const name of [...pieces.keys()].filter(gone)) pieces.delete(name)
    },
  }
  return blobs
}
