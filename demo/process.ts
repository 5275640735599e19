import { spawn } from 'node:child_process'

/** A program that runs as long as we do. */
export interface Running {
  pid: number
  /** `undefined` while it runs. */
  exitCode(): number | undefined
  /** The end of what it has written. */
  said(): string
  /** Ends it and waits until it is gone. */
  close(): Promise<void>
}

/**
 * Shell that runs "$@" and kills it as soon as the input ends: the kernel closes our end of that pipe however we die.
 * (`setpriv --pdeathsig` would do on Linux alone, and ends with the thread that started it.)
 */
export const LEASH =
  'exec 3<&0; "$@" <&3 & program=$!; (cat <&3 >/dev/null; kill -9 $program) 2>/dev/null & exec 3<&-; wait $program'

const KEPT = 4000 // characters of output

/** Starts a program that cannot outlive this process. */
export function runWhileWeLive(command: readonly string[], env: NodeJS.ProcessEnv): Running {
  const child = spawn('/bin/sh', ['-c', LEASH, 'sh', ...command], { env: { ...process.env, ...env } })
  let output = ''
  let code: number | undefined
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk).slice(-KEPT)
    })
  }
  child.stdin.on('error', () => {}) // it may be gone already
  const gone = new Promise<void>(resolve => {
    const end = (status: number | null) => {
      code = status ?? 1
      child.stdin.destroy()
      resolve()
    }
    child.once('exit', end)
    child.once('error', () => end(127))
  })
  const close = () => {
    child.stdin.end()
    return gone
  }
  return { pid: child.pid ?? 0, exitCode: () => code, said: () => output.trim(), close }
}

const PATIENCE = 15_000 // ms

/** Waits until an address answers well. Rejects, with what the program said, when that does not come. */
export async function untilAnswers(url: string, running: Running, signal?: AbortSignal): Promise<void> {
  const end = Date.now() + PATIENCE
  while (Date.now() < end) {
    if (signal?.aborted) throw new Error('called off')
    const code = running.exitCode()
    if (code !== undefined) throw new Error(`it ended with code ${code}. ${running.said()}`)
    const answer = await fetch(url, { signal: AbortSignal.timeout(1000) }).catch(() => undefined)
    if (answer?.ok) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error(`no answer within ${PATIENCE / 1000} s. ${running.said()}`)
}
