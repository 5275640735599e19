/** `npm run fuzz`: Schemathesis makes requests from /openapi.json, good and bad ones. The last line is `N passed, N failed`. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Counts } from './counts.ts'
import { openSite, type Site } from './fuzz/site.ts'
import { schemathesis } from './schemathesis.ts'

const EXAMPLES = 20 // for each operation; `npm run fuzz -- 200` makes more

/**
 * One request after the other, then many that build on each other. There the settings of an operation are not looked at, and a
 * message that is not in a new chat is taken for the chat.
 */
const PHASES = [
  ['--phases', 'examples,coverage,fuzzing'],
  ['--phases', 'stateful', '--exclude-checks', 'positive_data_acceptance,ensure_resource_availability'],
]

/**
 * May refuse what their schema allows: a message mentions members only, a receipt counts in the store that made it, bytes
 * come under a type of tus, and only a recording begins without its length.
 */
const CHOOSY = [
  ...['POST /v1/chats/{chat}/messages', 'POST /v1/erasures'],
  ...['POST /v1/uploads', 'PATCH /v1/uploads/{upload}'],
]

process.exitCode = await main(Number(process.argv[2] ?? EXAMPLES))

async function main(examples: number): Promise<number> {
  const program = schemathesis(process.env)
  const site = await openSite()
  const folder = await mkdtemp(join(tmpdir(), 'innies-fuzz-'))
  try {
    const settings = join(folder, 'schemathesis.toml')
    await writeFile(settings, settingsFor(site))
    let [passed, failed] = [0, 0]
    for (const phases of PHASES) {
      const words = ['--config-file', settings, ...wordsFor(site, examples), ...phases]
      const result = countsOf(await said(program, words, folder))
      passed += result.passed
      failed += result.failed
    }
    console.info(`${passed} passed, ${failed} failed`)
    return failed ? 1 : 0
  } finally {
    await site.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Operations that passed, and what was found. */
function countsOf(output: string): Counts {
  const tested = Number(/Tested: (\d+)/.exec(output)?.[1] ?? 0)
  const found = [...output.matchAll(/^ +(?:❌|🚫) .*: (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0)
  return tested ? { passed: Math.max(0, tested - found), failed: found } : { passed: 0, failed: 1 }
}

/**
 * Things that are there: with ids that it makes up no request would come far. Good texts are of ASCII, for ids are bounded in
 * bytes and JSON Schema counts characters. What is deleted meanwhile is gone (410).
 */
function settingsFor({ chat, adminKey, user, other }: Site): string {
  return `[generation]
codec = "ascii"

[checks]
enabled = true

[checks.positive_data_acceptance]
expected-statuses = ["2xx", 401, 403, 404, 409, 410, 429]

[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 412, 415, 422, 428, 429, "5xx"]

[checks.missing_required_header]
expected-statuses = [400, 401, 403, 406, 412, 415, 422]

[auth.openapi.adminKey]
bearer = "${adminKey}"

[parameters]
"header.innies-user" = "${user}"
"path.chat" = "${chat}"
"path.user" = "${other}"
"query.room" = "chat-${chat}"

${CHOOSY.map(name => `[[operations]]\ninclude-name = "${name}"\nchecks.positive_data_acceptance.enabled = false\n`).join('\n')}`
}

function wordsFor({ url }: Site, examples: number): string[] {
  // With one seed a run can be repeated, and with one worker what a request does never depends on another one.
  const fixed = ['--seed', '1', '--workers', '1', '--no-color', '--warnings', 'off']
  return ['run', `${url}/openapi.json`, '--max-examples', String(examples), ...fixed]
}

function said(program: string, words: readonly string[], cwd: string): Promise<string> {
  const child = spawn(program, words, { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk
    process.stdout.write(chunk)
  })
  return new Promise((resolve, reject) => child.once('error', reject).once('close', () => resolve(output)))
}
