import type { Context } from 'hono'
import { InniesError } from '../protocol/error.ts'
import type { File } from '../protocol/file.ts'
import type { Blobs } from './blobs.ts'
import { ANY, isInline } from './media.ts'
import { PIECE } from './stored-file.ts'

/** From `start` (within) to `end` (without). */
type Stretch = { start: number; end: number }

/** A file, or the part of it that was asked for, as an answer from which no script runs (threats T8 and T9). Throws `wrong-range`. */
export function serveFile(
  c: Context,
  { file, pieces }: { file: File; pieces: readonly string[] },
  blobs: Blobs,
): Response {
  const { id, name, type, size } = file
  const stretch = stretchOf(c, size)
  const { start, end } = stretch ?? { start: 0, end: size }
  const inline = isInline(type)
  const headers = {
    'Content-Type': inline ? type : ANY,
    'Content-Disposition': `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeName(name)}`,
    'Content-Length': String(end - start),
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'X-Content-Type-Options': 'nosniff',
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private, max-age=600, immutable',
    ETag: `"${id}"`,
    ...(stretch ? { 'Content-Range': `bytes ${start}-${end - 1}/${size}` } : {}),
  }
  const body = c.req.method === 'HEAD' ? null : bytesOf({ id, pieces, start, end }, blobs)
  return new Response(body, { status: stretch ? 206 : 200, headers })
}

/** Of the header `Range`, of which one stretch is taken; several are answered with everything. */
function stretchOf(c: Context, size: number): Stretch | undefined {
  const asked = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(c.req.header('range') ?? '')
  if (!asked || asked[0] === 'bytes=-') return undefined
  const [first, last] = [asked[1] ?? '', asked[2] ?? '']
  const start = first ? Number(first) : Math.max(0, size - Number(last))
  const end = first && last ? Math.min(size, Number(last) + 1) : size
  if (start < end) return { start, end }
  c.header('Content-Range', `bytes */${size}`)
  throw new InniesError('wrong-range', `The file has ${size} bytes.`)
}

/** Read no faster than it is taken, piece by piece. One that breaks off has fewer bytes than were announced. */
function bytesOf({ id, pieces, start, end }: { id: string; pieces: readonly string[] } & Stretch, blobs: Blobs) {
  let at = start
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const index = Math.floor(at / PIECE)
        const from = at - index * PIECE
        const wanted = Math.min(PIECE, end - index * PIECE)
        const bytes = await blobs.get(id, pieces[index]!, { start: from, end: wanted })
        if (bytes?.length !== wanted - from) throw new InniesError('damaged', 'A part of this file is missing.')
        controller.enqueue(bytes)
        at += bytes.length
        if (at === end) controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}

/** As RFC 8187 writes it: what `encodeURIComponent` leaves but that may not stand there is encoded, too. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
}
