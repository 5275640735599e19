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
  const expected = issue.kind === 'schema' && issue.expected ? `expected ${issue.expected}` : issue.message
  throw new InniesError('bad-request', path ? `"${path}": ${expected}` : expected)
}

/** JSON of at most 64 KiB and 16 levels. Throws `too-large` or `bad-request`. */
export function parseJson(text: string): unknown {
  if (byteLength(text) > MAX_BYTES) throw new InniesError('too-large', `More than ${MAX_BYTES} bytes.`)
  if (depthOf(text) > MAX_DEPTH) throw new InniesError('bad-request', `JSON nested deeper than ${MAX_DEPTH} levels.`)
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

/** Deepest nesting of brackets outside strings; a scan, because JSON.parse builds what it reads first. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let isInString = false
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]
    if (isInString) {
      if (letter === '\\') i++
      else if (letter === '"') isInString = false
    } else if (letter === '"') isInString = true
    else if (letter === '{' || letter === '[') deepest = Math.max(deepest, ++depth)
    else if (letter === '}' || letter === ']') depth--
  }
  return deepest
}
