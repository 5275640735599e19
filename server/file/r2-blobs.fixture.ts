/** A Worker that runs the contract for the bytes of files over a bucket of R2. */

import type { R2Bucket } from '@cloudflare/workers-types'
import { createLog } from '../log.ts'
import { blobContract } from './blobs.contract.ts'
import { r2Blobs } from './r2-blobs.ts'

export default {
  async fetch(request: Request, { FILES }: { FILES: R2Bucket }): Promise<Response> {
    const name = decodeURIComponent(new URL(request.url).pathname.slice(1))
    const found = blobContract.find(one => one.name === name)
    try {
      await found?.run(r2Blobs(FILES, createLog('errors')))
      return new Response(found ? 'ok' : 'no such case')
    } catch (error) {
      return new Response(error instanceof Error ? error.message : String(error))
    }
  },
}
