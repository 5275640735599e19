import { readdirSync } from 'node:fs'
import { join, sep } from 'node:path'

const LEFT_OUT = new Set(['node_modules', 'dist', 'data', 'coverage', '.git'])

/** Paths of the files under a folder whose names end so, sorted, with `/` between folders. */
export function filesUnder(folder: string, ending: string): string[] {
  return walk(folder, ending).sort()
}

function walk(folder: string, ending: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return LEFT_OUT.has(entry.name) ? [] : walk(path, ending)
    return entry.name.endsWith(ending) ? [path.split(sep).join('/')] : []
  })
}
