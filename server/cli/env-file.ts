import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { SettingError } from '../settings.ts'
import type { Settings } from './verb.ts'

/** The file that is read when none is named. */
export const ENV_FILE = '.env'

/** What the environment says, and what the file says of which the environment says nothing. Throws a SettingError. */
export function readSettings(path: string, env: Settings): Settings {
  if (!existsSync(path)) {
    if (path === ENV_FILE) return env
    throw new SettingError(`${path} is not there: name another file with --env, or make it with innies setup.`)
  }
  return { ...parseFile(path), ...env }
}

/** The settings in a file. Throws a SettingError that names the line and shows nothing of it: it may be a secret. */
export function parseFile(path: string): Settings {
  const text = readFileSync(path, 'utf8')
  const wrong = withoutQuoted(text)
    .split(/\r?\n/)
    .findIndex(line => !/^\s*(#.*|(export\s+)?[\w.-]+\s*=.*)?$/.test(line))
  if (wrong >= 0) throw new SettingError(`Line ${wrong + 1} of ${path} is not NAME=value: mend it, or begin it with #.`)
  return parseEnv(text)
}

/** A value in quotes may have several lines; they stay, without their words. */
function withoutQuoted(text: string): string {
  return text.replace(/=[ \t]*(["'`])[\s\S]*?\1/g, quoted => `=${quoted.replace(/[^\n]/g, '')}`)
}
