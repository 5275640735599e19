import { spawn } from 'node:child_process'

interface Options {
  /** Where the program goes. */
  folder: string
  env: NodeJS.ProcessEnv
  onProgress: (line: string) => void
  signal: AbortSignal | undefined
}

const PAUSE = 10_000 // ms between two lines of progress

/** Builds a Go program from the module proxy. Rejects with the last lines of Go when that fails. */
export async function goInstall(name: string, { folder, env, onProgress, signal }: Options): Promise<void> {
  const go = spawn('go', ['install', '-v', name], {
    env: { ...env, GOBIN: folder, GOFLAGS: '-mod=mod', CGO_ENABLED: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(signal ? { signal } : {}),
  })
  const lines: string[] = []
  go.stderr.on('data', (chunk: Buffer) => lines.push(...chunk.toString().trim().split('\n')))
  const start = Date.now()
  const clock = setInterval(
    () => onProgress(`${Math.round((Date.now() - start) / 1000)} s, ${lines.length} packages …`),
    PAUSE,
  )
  try {
    const code = await new Promise<number | null>((resolve, reject) => go.once('error', reject).once('close', resolve))
    if (code !== 0) throw new Error(`the LiveKit server does not build: ${lines.slice(-3).join(' ')}`)
  } finally {
    clearInterval(clock)
  }
}
