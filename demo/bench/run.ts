/** `npm run -s bench -- NAME`: progress on stderr, one JSON object on the last line of stdout. */
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

type Benchmark = () => Promise<object>

/** One file each; it is loaded when it is asked for. */
const BENCHMARKS: Record<string, () => Promise<{ default: Benchmark }>> = {
  deliveries: () => import('./deliveries.ts'),
  sizes: () => import('./sizes.ts'),
}

const [name = ''] = process.argv.slice(2)
const load = BENCHMARKS[name]
if (load) {
  console.error('Building the widget …')
  await build({ root: fileURLToPath(new URL('../..', import.meta.url)), logLevel: 'silent' })
  const { default: benchmark } = await load()
  console.info(JSON.stringify(await benchmark()))
} else {
  console.error(`No such benchmark: "${name}". There are ${Object.keys(BENCHMARKS).join(', ')}.`)
  process.exitCode = 2
}
