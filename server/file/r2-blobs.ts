import type { R2Bucket } from '@cloudflare/workers-types'
import type { Log } from '../log.ts'
import { bugOf } from '../log.ts'
import { InniesError } from '../protocol/error.ts'
import type { Blobs } from './blobs.ts'

/** Pieces in an R2 bucket, as objects `file/piece`. */
export function r2Blobs(bucket: R2Bucket, log: Log): Blobs {
  const guarded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work()
    } catch (error) {
      log({ level: 'error', event: 'the bucket of files does not work', ...bugOf(error) })
      throw new InniesError('unavailable', 'Files cannot be stored or read now.', 10)
    }
  }
  return {
    put: (file, piece, bytes) => guarded(async () => void (await bucket.put(`${file}/${piece}`, bytes))),
    get: (file, piece, { start, end }) =>
      guarded(async () => {
        const found = await bucket.get(`${file}/${piece}`, { range: { offset: start, length: end - start } })
        return found ? new Uint8Array(await found.arrayBuffer()) : undefined
      }),
    remove: (file, piece) =>
      guarded(async () => {
        if (piece !== undefined) return bucket.delete(`${file}/${piece}`)
        // A list has a thousand names at most.
        for (;;) {
          const { objects } = await bucket.list({ prefix: `${file}/` })
          if (!objects.length) return
          await bucket.delete(objects.map(({ key }) => key))
        }
      }),
  }
}
