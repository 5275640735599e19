import { readFileSync } from 'node:fs'
import { posix } from 'node:path'

/** One import, re-export or `import()` of a source file. */
export interface Import {
  /** The importing file, from the project's folder: `widget/link/page.ts`. */
  file: string
  /** What is imported: a path from the project's folder if it was a relative one, else as written; '' if it is computed. */
  target: string
  /** `type` imports leave no trace in the built file. */
  kind: 'static' | 'type' | 'dynamic'
}

export function importsIn(file: string): Import[] {
  return scan(file, readFileSync(file, 'utf8'))
}

const NOT_CODE = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/.*|\/\*[\s\S]*?\*\//g
/** What stands before a string that names a module. */
const IMPORTING = /\b(from|import|import\s*\()\s*$/
const FROM = /(?<=^|[;}\n])\s*(?:import|export)\b(\s+type\b(?!\s*(?:,|from\b)))?[\w$*\s{},]*?\bfrom\s*(['"])(.*?)\2/g
const BARE = /(?<=^|[;}\n])\s*import\s*(['"])(.*?)\1/g
const CALL = /(\btypeof\s+)?(?<![.\w$])import\s*\(\s*(?:(['"])(.*?)\2)?/g

/** A scan, not a parse: it knows comments, strings and the forms our formatter leaves. */
export function scan(file: string, source: string): Import[] {
  const code = source.replace(NOT_CODE, (text: string, at: number) => {
    if (text[0] === '/') return ' '
    return text[0] !== '`' && IMPORTING.test(source.slice(Math.max(0, at - 20), at)) ? text : "''"
  })
  const found = (kind: Import['kind'], target = ''): Import => ({ file, kind, target: resolve(file, target) })
  return [
    ...[...code.matchAll(FROM)].map(([, type, , target]) => found(type ? 'type' : 'static', target)),
    ...[...code.matchAll(BARE)].map(([, , target]) => found('static', target)),
    ...[...code.matchAll(CALL)].map(([, type, , target]) => found(type ? 'type' : 'dynamic', target)),
  ]
}

function resolve(file: string, target: string): string {
  return target.startsWith('.') ? posix.join(posix.dirname(file), target) : target
}
