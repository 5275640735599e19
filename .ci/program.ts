import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A program that tests need: how to find it, and what to do where there is none. */
export interface Wanted {
  /** As people call it. */
  title: string
  /** Names a path that comes first. */
  variable: string
  /** In `PATH`. */
  names: readonly string[]
  /** Whole paths to look at after that. */
  places?: readonly string[]
  /** Debian packages that bring it. */
  packages: readonly string[]
}

/** Path of a program that runs here; on Debian as root it is installed if there is none. Throws one line saying what to do. */
export function program(wanted: Wanted): string {
  const found = findProgram(wanted, process.env)
  if (found) return found
  const { title, variable, packages } = wanted
  const whatToDo = `No ${title} found: install it, or set ${variable} to its program.`
  if (!isDebianRoot()) throw new Error(whatToDo)
  console.error(`No ${title} found: installing the Debian package …`)
  apt(whatToDo, 'update')
  apt(whatToDo, 'install', '-y', '--no-install-recommends', ...packages)
  const installed = findProgram(wanted, process.env)
  if (!installed) throw new Error(whatToDo)
  return installed
}

/** What the variable names, else the first in `PATH` or at a usual place. Throws if the variable names no program. */
export function findProgram({ variable, names, places = [] }: Wanted, env: NodeJS.ProcessEnv): string | undefined {
  const named = env[variable]
  if (named) {
    if (isProgram(named)) return named
    throw new Error(`${variable} is not a program: ${named}`)
  }
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean)
  const inPath = folders.flatMap(folder => names.map(name => join(folder, name)))
  return [...inPath, ...places].find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function isDebianRoot(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version')
}

function apt(whatToDo: string, ...words: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  // Its output goes to stderr: stdout may be somebody's answer.
  const { status } = spawnSync('apt-get', words, { env, stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error(`apt-get ${words[0]} failed. ${whatToDo}`)
}
