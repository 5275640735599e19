import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const VERSION = '4.32.5'
const WHAT_TO_DO = `Schemathesis ${VERSION} is not here: install Python 3.10 or newer with venv, or set SCHEMATHESIS_PATH to its program.`

/** Path of Schemathesis: what `SCHEMATHESIS_PATH` names, or one in the cache, made at the first call. Throws one line saying what to do. */
export function schemathesis(env: NodeJS.ProcessEnv): string {
  if (env.SCHEMATHESIS_PATH) return env.SCHEMATHESIS_PATH
  const folder = join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'innies', `schemathesis-${VERSION}`)
  const program = join(folder, 'bin', 'st')
  if (existsSync(program)) return program
  console.error(`Installing Schemathesis ${VERSION} …`)
  if (!run('python3', ['-m', 'venv', '--clear', folder])) {
    // Debian keeps what makes such a folder in a package of its own.
    run('apt-get', ['install', '-y', '--no-install-recommends', 'python3-venv'])
    if (!run('python3', ['-m', 'venv', '--clear', folder])) throw new Error(WHAT_TO_DO)
  }
  if (!run(join(folder, 'bin', 'pip'), ['install', '--quiet', `schemathesis==${VERSION}`])) throw new Error(WHAT_TO_DO)
  return program
}

function run(program: string, words: readonly string[]): boolean {
  return spawnSync(program, words, { stdio: ['ignore', 2, 2] }).status === 0
}
