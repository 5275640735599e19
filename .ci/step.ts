import { spawn } from 'node:child_process'

/** How a step went: its exit code, all it said, and how long it took. */
export interface Outcome {
  ok: boolean
  output: string
  /** Whole seconds with one decimal. */
  seconds: string
}

interface Options {
  env?: NodeJS.ProcessEnv
  /** Says everything as it comes; otherwise only a failed step's output is shown, by whoever asked. */
  isShown?: boolean
}

/** Runs one of Node's programs without input, in the folder of the project. */
export function step(words: readonly string[], { env = {}, isShown = false }: Options = {}): Promise<Outcome> {
  const start = performance.now()
  const child = spawn(process.execPath, words, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      if (isShown) process.stdout.write(chunk)
    })
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => {
      const seconds = ((performance.now() - start) / 1000).toFixed(1)
      resolve({ ok: code === 0, output: Buffer.concat(chunks).toString(), seconds })
    })
  })
}

/** Node with TypeScript, and this package's own names leading to its sources. */
export const TYPESCRIPT = ['--conditions=source', '--import', 'tsx'] as const

/** The script build, as `vite.config.ts` describes it. */
export function buildWidget(): Promise<Outcome> {
  return step(['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'])
}
