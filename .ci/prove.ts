/** `npm run prove`: in twenty minutes what is too long for CI; `-- --long` the rest. The last line is `N passed, N failed`. */
import { type Counts, countsIn } from './counts.ts'
import { filesUnder } from './files.ts'
import { step, TYPESCRIPT } from './step.ts'

type Proof = { name: string; words: readonly string[]; env?: NodeJS.ProcessEnv }

const LIMIT = 2_400_000 // ms for one test

const bench = (...words: string[]): Proof => ({
  name: `bench ${words.join(' ')}`,
  words: [...TYPESCRIPT, 'demo/bench/run.ts', ...words],
})

/** Test files of a folder that end so, each played many more times or for longer. */
const atLength = (folder: string, end = '.test.ts'): Proof => ({
  name: `${folder} at length`,
  words: [
    ...TYPESCRIPT,
    '--test',
    '--test-concurrency=1',
    `--test-timeout=${LIMIT}`,
    '--test-reporter=spec',
    ...filesUnder(folder, end),
  ],
  env: { PROVE: 'long' },
})

const USUAL: readonly Proof[] = [
  { name: 'mutants', words: ['--import', 'tsx', '.ci/mutants.ts'] },
  atLength('server/model'),
  bench('deliveries'),
  bench('sockets', '2000'),
  bench('history', '100000'),
  bench('open'),
  bench('call'),
  bench('search'),
]

const LONG: readonly Proof[] = [
  atLength('server/fault'),
  atLength('demo/e2e', 'endurance.test.ts'),
  bench('sockets'),
  bench('history'),
  bench('groups'),
]

process.exitCode = await main(process.argv.includes('--long') ? LONG : USUAL)

async function main(proofs: readonly Proof[]): Promise<number> {
  const sum: Counts = { passed: 0, failed: 0 }
  const lines: string[] = []
  for (const { name, words, env = {} } of proofs) {
    console.info(`\n── ${name}`)
    const { ok, output, seconds } = await step(words, { env, isShown: true })
    const counts = countsIn(output)
    if (!ok && !counts.failed) counts.failed = 1
    if (ok && !counts.passed) counts.passed = 1 // a benchmark counts nothing
    sum.passed += counts.passed
    sum.failed += counts.failed
    lines.push(`${name.padEnd(26)} ${seconds.padStart(7)} s  ${counts.passed} passed, ${counts.failed} failed`)
  }
  console.info(`\n${lines.join('\n')}\n${sum.passed} passed, ${sum.failed} failed`)
  return sum.failed ? 1 : 0
}
