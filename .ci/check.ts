/** `npm run check`: what can be judged without running the product. Every check runs; the end lists those that failed. */
import { buildWidget, type Outcome, step, TYPESCRIPT } from './step.ts'

const tsc = (folder: string) => () => step(['node_modules/typescript/bin/tsc', '-p', `${folder}/tsconfig.json`])
const nodeTest = (file: string) => () => step([...TYPESCRIPT, '--test', '--test-reporter=spec', file])

const CHECKS: Record<string, () => Promise<Outcome>> = {
  'format and lint': () => step(['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']),
  'types of server': tsc('server'),
  'types of widget': tsc('widget'),
  'types of worker': tsc('widget/notify/worker'),
  'types of demo': tsc('demo'),
  imports: nodeTest('.ci/imports.test.ts'),
  elements: nodeTest('.ci/elements.test.ts'),
  'script build': buildWidget,
  'script parses': () => step(['--experimental-vm-modules', '--no-warnings', ...TYPESCRIPT, '.ci/script.ts']),
  sizes: () => step([...TYPESCRIPT, '.ci/sizes.ts']),
}

const failed: string[] = []
for (const [name, check] of Object.entries(CHECKS)) {
  const outcome = await check()
  console.info(`${outcome.ok ? '✔' : '✖'} ${name.padEnd(16)} ${outcome.seconds.padStart(5)} s`)
  if (name === 'sizes' || !outcome.ok) console.info(outcome.output.trimEnd().replace(/^/gm, '    '))
  if (!outcome.ok) failed.push(name)
}
if (failed.length) {
  console.info(`\nFailed: ${failed.join(', ')}`)
  process.exitCode = 1
}
