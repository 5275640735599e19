import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative, resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { chromium } from '../chromium.ts'
import { TYPESCRIPT } from '../step.ts'
import type { Mutant } from './mutant.ts'

const NOT_COPIED = new Set(['node_modules', 'dist', 'data', 'coverage', '.git'])
const LIMIT = 60_000 // ms for the tests of one mutant

/** Runs test files over a copy of the sources, with a mistake in it if one is given. Resolves to the first failure; undefined when all passed. */
export async function trial(tests: readonly string[], mistake?: Mutant): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'innies-mutant-'))
  try {
    cpSync('.', folder, { recursive: true, filter: path => !NOT_COPIED.has(relative('.', path)) })
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
    mkdirSync(join(folder, 'tmp'))
    if (mistake) make(mistake, folder)
    return (
      (await firstFailure(folder, nodeWords(tests), { isStopped: true })) ??
      (await firstFailure(folder, browserWords(tests), { isStopped: false }))
    )
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }) // a browser ends slowly
  }
}

/** Throws unless the text to replace stands there exactly once. */
function make({ name, file, find, put }: Mutant, folder: string): void {
  const path = join(folder, file)
  const parts = readFileSync(path, 'utf8').split(find)
  if (parts.length !== 2) throw new Error(`${name}: its text stands ${parts.length - 1} times in ${file}, not once.`)
  writeFileSync(path, parts.join(put))
}

const isForBrowser = (file: string) => file.startsWith('widget/')

function nodeWords(tests: readonly string[]): string[] {
  const files = tests.filter(file => !isForBrowser(file))
  return files.length ? [...TYPESCRIPT, '.ci/mutants/suite.ts', ...files] : []
}

function browserWords(tests: readonly string[]): string[] {
  const files = tests.filter(isForBrowser)
  return files.length ? ['node_modules/@web/test-runner/dist/bin.js', '--files', ...files] : []
}

/** Runs Node in the folder; `isStopped`: until a test has failed. What it started ends with it, but for a browser. */
function firstFailure(
  folder: string,
  words: readonly string[],
  { isStopped }: { isStopped: boolean },
): Promise<string | undefined> {
  if (!words.length) return Promise.resolve(undefined)
  const env = { ...process.env, TMPDIR: join(folder, 'tmp'), CHROME_PATH: chromium() }
  const child = spawn(process.execPath, words, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  return new Promise((done, reject) => {
    let output = ''
    const stop = () => process.kill(-child.pid!, 'SIGKILL')
    const timer = setTimeout(stop, LIMIT)
    child.once('error', reject)
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += stripVTControlCharacters(String(chunk))
        if (isStopped && failureIn(output)) stop()
      })
    }
    child.once('close', code => {
      clearTimeout(timer)
      if (code === 0) return done(undefined)
      done(failureIn(output) ?? `no test: ${basename(folder)} ended so:\n${output.slice(-2000)}`)
    })
  })
}

/** The first test that failed, as our reporters say it: `"title" (file)`. */
function failureIn(output: string): string | undefined {
  const inNode = /^failed: (".*\))$/m.exec(output)?.[1]
  const inBrowser = /^✖ (\S+) \(\d+\)\n(?: {2}(?!✖).*\n)* {2}✖ (.*)$/m.exec(output)
  return inNode ?? (inBrowser ? `"${inBrowser[2]}" (${inBrowser[1]})` : undefined)
}
