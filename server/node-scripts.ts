import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Host } from './app.ts'

/** The script build, read once and compressed once. */
export async function readScripts(folder: string): Promise<Host['script']> {
  const names = await readdir(folder).catch(() => [])
  const files = new Map<string, { plain: Buffer; gzipped: Buffer }>()
  for (const name of names) {
    const plain = await readFile(join(folder, name))
    files.set(name, { plain, gzipped: await promisify(gzip)(plain) })
  }
  return async (name, c) => {
    const file = files.get(name)
    if (!file) return undefined
    const isGzip = /\bgzip\b/.test(c.req.header('accept-encoding') ?? '')
    const headers = {
      'Content-Type': name.endsWith('.map') ? 'application/json' : 'text/javascript; charset=utf-8',
      Vary: 'Accept-Encoding',
    }
    return new Response(new Uint8Array(isGzip ? file.gzipped : file.plain), {
      headers: isGzip ? { ...headers, 'Content-Encoding': 'gzip' } : headers,
    })
  }
}
