import * as v from 'valibot'
import { InniesError } from './error.ts'

/** Largest socket frame and JSON body, bytes. */
export const MAX_BYTES = 64 * 1024
const MAX_DEPTH = 16

/** The input as its schema describes it. Throws `bad-request` that names the first wrong field, never its value. */
export function parse<S extends v.GenericSchema>(schema: S, input: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, input, { abortEarly: true })
  if (result.success) return result.output
  const issue = result.issues[0]
  const path = v.getDotPath(issue)
  const message = issue.message.replace(/(: Received| but received) .*$/s, '') // valibot's own words quote the value
  const expected = issue.kind === 'schema' && issue.expected ? `expected ${issue.expected}` : message
  throw new InniesError('bad-request', path ? `"${path}": ${expected}` : expected)
}

/** JSON of at most 64 KiB and 16 levels that says one thing. Throws `too-large` or `bad-request`. */
export function parseJson(text: string): unknown {
  if (byteLength(text) > MAX_BYTES) throw new InniesError('too-large', `More than ${MAX_BYTES} bytes.`)
  const { depth, colons } = scan(text)
  if (depth > MAX_DEPTH) throw new InniesError('bad-request', `JSON nested deeper than ${MAX_DEPTH} levels.`)
  const value = read(text)
  // Each key has one colon: where there are more, one of two equal keys is lost.
  if (countKeys(value) !== colons) throw new InniesError('bad-request', 'A key stands twice in one object.')
  return value
}

function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new InniesError('bad-request', 'Not JSON.')
  }
}

const encoder = new TextEncoder()

function byteLength(text: string): number {
  // Most frames are far below the limit in any encoding; only the others are worth encoding.
  return text.length * 3 <= MAX_BYTES ? text.length : encoder.encode(text).length
}

/** Deepest nesting of brackets, and how many colons, outside strings; a scan, because JSON.parse builds what it reads first. */
function scan(text: string): { depth: number; colons: number } {
  let [depth, open, colons] = [0, 0, 0]
  let isInString = false
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]
    if (isInString) {
      if (letter === '\\') i++
      else if (letter === '"') isInString = false
    } else if (letter === '"') isInString = true
    else if (letter === ':') colons++
    else if (letter === '{' || letter === '[') depth = Math.max(depth, ++open)
    else if (letter === '}' || letter === ']') open--
  }
  return { depth, colons }
}

function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const items = Object.values(value)
  return items.reduce((count: number, item) => count + countKeys(item), Array.isArray(value) ? 0 : items.length)
}
