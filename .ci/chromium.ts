import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome.exe']

const PLACES = [
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]

const WHAT_TO_DO = 'No Chromium found: install Chromium or Chrome, or set CHROME_PATH to its program.'

/** Path of a Chromium that runs here; on Debian as root it is installed if there is none. Throws one line saying what to do. */
export function chromium(): string {
  const found = findChromium(process.env)
  if (found) return found
  if (!isDebianRoot()) throw new Error(WHAT_TO_DO)
  console.error('No Chromium found: installing the Debian package …')
  apt('update')
  apt('install', '-y', '--no-install-recommends', 'chromium')
  const installed = findChromium(process.env)
  if (!installed) throw new Error(WHAT_TO_DO)
  return installed
}

/** What `CHROME_PATH` names, else the first in `PATH` or at a usual place. Throws if `CHROME_PATH` names no program. */
export function findChromium(env: NodeJS.ProcessEnv): string | undefined {
  const named = env.CHROME_PATH
  if (named) {
    if (isProgram(named)) return named
    throw new Error(`CHROME_PATH is not a program: ${named}`)
  }
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean)
  const inPath = folders.flatMap(folder => NAMES.map(name => join(folder, name)))
  return [...inPath, ...PLACES].find(isProgram)
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

function apt(...words: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  // Its output goes to stderr: stdout may be somebody's answer.
  const { status } = spawnSync('apt-get', words, { env, stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error(`apt-get ${words[0]} failed. ${WHAT_TO_DO}`)
}
