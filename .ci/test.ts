/** `npm test`: every suite in turn, or those named (`npm test -- server widget`); the last line is `N passed, N failed`. */
import { chromium } from './chromium.ts'
import { type Counts, countsIn, settle } from './counts.ts'
import type { Engine } from './engines.ts'
import { filesUnder } from './files.ts'
import { buildWidget, type Outcome, step, TYPESCRIPT } from './step.ts'
import { versitygw } from './versitygw.ts'

const WORKERS = '.workers.test.ts'
/** What needs a bucket. */
const S3 = '.s3.test.ts'

/** What looks at every state of the messenger: too long for each `npm test`. */
const AXE = 'demo/e2e/accessibility.test.ts'

/** Calls over a real LiveKit server, besides the plain ones that each `npm test` makes. */
const CALLS = [
  ...['early', 'hosting', 'in-call', 'rating', 'ring', 'troubles', 'cuts', 'call-faults', 'call-leaving', 'endurance'],
].map(name => `demo/e2e/${name}.test.ts`)

/** Files that are sent, through cuts and reloads. */
const FILES = 'demo/e2e/files.test.ts'

/** Pushes by a browser's own push code, and clicks on a desktop: by Firefox, which not everybody has. */
const PUSH = 'demo/e2e/push.test.ts'

/** Calls that are recorded, and judged by what is in the films. */
const RECORDING = 'demo/e2e/recording.test.ts'

/** Servers that are killed, cut off and starved: too long as well. */
const FAULTS = filesUnder('server/fault', '.test.ts')

const PAGES = filesUnder('demo', '.test.ts').filter(file => ![AXE, FILES, RECORDING, PUSH, ...CALLS].includes(file))

/** In the order of running; only when named: `calls`, `files`, `recording`, `push`, `faults`, `workers`, `s3`, `axe` and the other engines. */
const SUITES = {
  server: () => nodeTests([...filesUnder('server', '.test.ts'), ...filesUnder('.ci', '.test.ts')].filter(isForNode)),
  widget: () => browserTests('chromium'),
  e2e: () => endToEndTests(PAGES),
  calls: () => endToEndTests(CALLS),
  files: () => endToEndTests([FILES]),
  push: () => endToEndTests([PUSH]),
  recording: () => endToEndTests([RECORDING]),
  faults: () => nodeTests(FAULTS),
  axe: () => endToEndTests([AXE], 600_000),
  workers: () => nodeTests(filesUnder('server', WORKERS)),
  s3: () => s3Tests(),
  firefox: () => browserTests('firefox'),
  webkit: () => browserTests('webkit'),
} satisfies Record<string, () => Promise<Outcome>>

type Suite = keyof typeof SUITES
const USUAL: readonly Suite[] = ['server', 'widget', 'e2e']

process.exitCode = await main(process.argv.slice(2))

async function main(names: readonly string[]): Promise<number> {
  const wrong = names.filter(name => !(name in SUITES))
  if (wrong.length) {
    console.error(`No such suite: ${wrong.join(', ')}. There are ${Object.keys(SUITES).join(', ')}.`)
    return 2
  }
  const suites = names.length ? (names as Suite[]) : USUAL
  const sum: Counts = { passed: 0, failed: 0 }
  const lines: string[] = []
  for (const suite of suites) {
    console.info(`\n── ${suite}`)
    const { counts, seconds } = await run(suite)
    sum.passed += counts.passed
    sum.failed += counts.failed
    lines.push(`${suite.padEnd(8)} ${seconds.padStart(6)} s  ${counts.passed} passed, ${counts.failed} failed`)
  }
  console.info(`\n${lines.join('\n')}\n${sum.passed} passed, ${sum.failed} failed`)
  return sum.failed ? 1 : 0
}

async function run(suite: Suite): Promise<{ counts: Counts; seconds: string }> {
  const start = performance.now()
  const outcome = await SUITES[suite]().catch((error: Error) => {
    console.error(error.message)
    return { ok: false, output: '' }
  })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  return { counts: settle(countsIn(outcome.output), outcome.ok), seconds }
}

async function nodeTests(files: readonly string[], limits = { concurrency: 2, timeout: 120_000 }): Promise<Outcome> {
  // Without files Node would look for tests by itself.
  if (files.length === 0) throw new Error('This suite has no tests.')
  const { concurrency, timeout } = limits
  const flags = ['--test', `--test-concurrency=${concurrency}`, `--test-timeout=${timeout}`, '--test-reporter=spec']
  return step([...TYPESCRIPT, ...flags, ...files], { isShown: true })
}

/** The widget's tests; its calls have an engine of their own there that needs no WebRTC, which WebKitGTK lacks. */
async function browserTests(engine: Engine): Promise<Outcome> {
  return step(['node_modules/@web/test-runner/dist/bin.js'], { env: { TEST_ENGINE: engine }, isShown: true })
}

async function endToEndTests(files: readonly string[], timeout = 300_000): Promise<Outcome> {
  process.env.CHROME_PATH = chromium()
  const build = await buildWidget()
  if (!build.ok) throw new Error(`The widget does not build:\n${build.output}`)
  // One file at a time: each starts servers, LiveKit and a browser.
  return nodeTests(files, { concurrency: 1, timeout })
}

/** Over a server that speaks S3. */
async function s3Tests(): Promise<Outcome> {
  process.env.VERSITYGW_PATH = versitygw(process.env)
  return nodeTests(filesUnder('server', S3))
}

function isForNode(file: string): boolean {
  return !file.endsWith(WORKERS) && !file.endsWith(S3) && !FAULTS.includes(file)
}
