import type { Log } from '../log.ts'
import { bugOf } from '../log.ts'
import { InniesError } from '../protocol/error.ts'

const CHUNK = 64 * 1024 // UTF-16 units that go out together, about

/** Texts as the body of an answer: read no faster than they are taken. One that breaks off has no end, and so is no JSON. */
export function download(texts: AsyncGenerator<string>, log: Log): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          let chunk = ''
          while (chunk.length < CHUNK) {
            const { value, done } = await texts.next()
            if (done) {
              controller.enqueue(encoder.encode(chunk))
              return controller.close()
            }
            chunk += value
          }
          controller.enqueue(encoder.encode(chunk))
        } catch (error) {
          const why = error instanceof InniesError ? { code: error.code } : bugOf(error)
          log({ level: 'error', event: 'an export broke off', ...why })
          controller.error(error)
        }
      },
      async cancel() {
        await texts.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
  const headers = {
    'Content-Type': 'application/json',
    'Content-Disposition': 'attachment; filename="innies-export.json"',
  }
  return new Response(body, { headers: { ...headers, 'Cache-Control': 'no-store' } })
}
