import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

/** Bytes that travel, gzip -9. */
export interface Sizes {
  /** What every page loads at once. */
  loader: number
  /** All that one chat loads, whenever it comes. */
  chat: number
  /** The inbox beside it, beyond that. */
  inbox: number
  /** Link and ring, beyond the loader. */
  ring: number
  /** What a call loads beyond loader and link, livekit-client and its chunk apart. */
  engine: number
  /** The chunk with livekit-client, beyond all that. */
  livekitClient: number
}

export const SCRIPTS = fileURLToPath(new URL('../../dist/script', import.meta.url))

/** Measures the script build in a folder. Throws if a chunk that has its own size is missing. */
export function measure(folder = SCRIPTS): Sizes {
  const names = readdirSync(folder).filter(name => name.endsWith('.js'))
  const chunk = (part: string) => {
    const found = names.find(
      name => name.startsWith(`innies-${part}-`) && /^[\w-]{8}\.js$/.test(name.slice(part.length + 8)),
    )
    if (!found) throw new Error(`There is no chunk "${part}" in the script build.`)
    return found
  }
  const files = (...entries: string[]) => new Set(entries.flatMap(entry => [...withImports(folder, entry)]))
  const loader = files('innies.js')
  const link = files('innies.js', chunk('connect'))
  const call = files('innies.js', chunk('open-call'))
  const chat = files('innies.js', chunk('connect'), chunk('messenger'))
  const bytes = (set: Set<string>, without = new Set<string>()) =>
    [...set].filter(name => !without.has(name)).reduce((sum, name) => sum + gzipped(join(folder, name)), 0)
  return {
    loader: bytes(loader),
    chat: bytes(chat),
    inbox: bytes(files(chunk('side')), chat),
    ring: bytes(files(chunk('connect'), chunk('ring')), loader),
    engine: bytes(call, link),
    livekitClient: bytes(files(chunk('livekit')), call),
  }
}

/** For `npm run bench -- sizes`. */
export default async function sizes(): Promise<Sizes> {
  return measure()
}

/** A file and what it imports, without what it imports when needed. */
function withImports(folder: string, entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return seen
  seen.add(entry)
  for (const name of staticImports(readFileSync(join(folder, entry), 'utf8'))) {
    if (existsSync(join(folder, name))) withImports(folder, name, seen)
  }
  return seen
}

/** In minified code: `import{a}from"./b.js"`, `export*from"./b.js"`, `import"./b.js"`. */
function staticImports(code: string): string[] {
  const found = code.matchAll(/\b(?:import|export)\b(?:[\w$*{},\s]*\bfrom)?\s*["'`]\.\/([^"'`]+)["'`]/g)
  return [...found].flatMap(([, name]) => (name ? [name] : []))
}

function gzipped(path: string): number {
  return gzipSync(readFileSync(path), { level: 9 }).length
}
