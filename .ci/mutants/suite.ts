/** Runs test files, and prints a line `failed: "title" (file)` for each test that failed by itself. */
import { relative, resolve } from 'node:path'
import { run } from 'node:test'

const TEST_LIMIT = 50_000 // ms: a test that hangs is named before its mutant's time is over

const files = process.argv.slice(2).map(file => resolve(file))
const events = run({ files, concurrency: false, timeout: TEST_LIMIT })
for await (const { type, data } of events) {
  if (type === 'test:stderr') process.stderr.write(data.message)
  if (type !== 'test:fail') continue
  process.exitCode = 1
  const { name, file = '', details } = data
  const isOfAnother = (details.error as { failureType?: string }).failureType === 'subtestsFailed'
  if (!isOfAnother) console.info(`failed: "${name}" (${relative(process.cwd(), file)})`)
}
