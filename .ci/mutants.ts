/** `npm run mutants`: each mistake of the list, or those named, must be found by a test; `--quick` makes one of each kind. */
import { MUTANTS } from './mutants/list.ts'
import type { Mutant } from './mutants/mutant.ts'
import { trial } from './mutants/trial.ts'

process.exitCode = await main(process.argv.slice(2))

async function main(words: readonly string[]): Promise<number> {
  const names = words.filter(word => word !== '--quick')
  const wrong = names.filter(name => !MUTANTS.some(mutant => mutant.name === name))
  if (wrong.length) {
    console.error(`No such mutant: ${wrong.join(', ')}. There are ${MUTANTS.map(({ name }) => name).join(', ')}.`)
    return 2
  }
  const chosen = MUTANTS.filter(({ name }) => !names.length || names.includes(name))
  const isQuick = words.includes('--quick')
  const mutants = isQuick ? chosen.filter(isFirstOfKind) : chosen
  // Tests that fail anyway find nothing; CI has run them before.
  if (!isQuick && !(await passUnchanged(mutants))) return 1
  let failed = 0
  for (const mutant of mutants) if (!(await isCaught(mutant))) failed++
  console.info(`${mutants.length - failed} passed, ${failed} failed`)
  return failed ? 1 : 0
}

async function passUnchanged(mutants: readonly Mutant[]): Promise<boolean> {
  const tests = [...new Set(mutants.flatMap(mutant => mutant.tests))]
  for (const test of tests) {
    const failure = await trial([test])
    if (failure === undefined) continue
    console.error(`Without any mutant ${test} fails: ${failure}\n0 passed, ${mutants.length} failed`)
    return false
  }
  return true
}

async function isCaught(mutant: Mutant): Promise<boolean> {
  const start = performance.now()
  const failure = await trial(mutant.tests, mutant).catch((error: Error) => {
    console.error(error.message)
    return 'no test'
  })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  const isFound = failure !== undefined && !failure.startsWith('no test')
  console.info(
    `${mutant.name} → ${isFound ? `caught by ${failure}` : `LIVES (${failure ?? 'all tests pass'})`}, ${seconds} s`,
  )
  return isFound
}

function isFirstOfKind({ kind }: Mutant, index: number, all: readonly Mutant[]): boolean {
  return all.findIndex(other => other.kind === kind) === index
}
