/** `npm run -s bench -- NAME WORDS`: progress on stderr, one JSON object on the last line of stdout. */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

type Benchmark = (...words: string[]) => Promise<object>

/** One file each; it is loaded when it is asked for. */
const BENCHMARKS: Record<string, () => Promise<{ default: Benchmark }>> = {
  call: () => import('./call.ts'),
  deliveries: () => import('./deliveries.ts'),
  groups: () => import('./groups.ts'),
  history: () => import('./history.ts'),
  open: () => import('./open.ts'),
  scroll: () => import('./scroll.ts'),
  search: () => import('./search.ts'),
  sizes: () => import('./sizes.ts'),
  sockets: () => import('./sockets.ts'),
}

const [name = '', ...words] = process.argv.slice(2)
const load = BENCHMARKS[name]
if (load) {
  console.error('Building …')
  const cwd = fileURLToPath(new URL('../..', import.meta.url))
  execFileSync('npm', ['run', '-s', 'build'], { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
  const { default: benchmark } = await load()
  console.info(JSON.stringify(await benchmark(...words)))
} else {
  console.error(`No such benchmark: "${name}". There are ${Object.keys(BENCHMARKS).join(', ')}.`)
  process.exitCode = 2
}
