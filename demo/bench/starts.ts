import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { median, rounded } from './statistics.ts'

const ROUNDS = 7
const INNIES = fileURLToPath(new URL('../../dist/npm/server/cli.js', import.meta.url))
/** Node itself, and a port. */
const BARE = `require('node:http').createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1', function () {
  console.info('http://127.0.0.1:' + this.address().port)
})`

/** From the beginning of the process until /healthz answers, for the command as it is installed; beside a bare Node server. */
export async function compareStarts(folder: string, secret: string): Promise<object> {
  const env = { INNIES_DATA: folder, INNIES_SECRET: secret, PORT: '0', HOST: '127.0.0.1', INNIES_LOG: 'text' }
  const [ours, bare]: [number[], number[]] = [[], []]
  for (let round = 1; round <= ROUNDS; round++) {
    ours.push(await startMs([INNIES], env))
    bare.push(await startMs(['--eval', BARE], {}))
    console.error(`start ${round}: ${ours.at(-1)} ms, bare ${bare.at(-1)} ms`)
  }
  return {
    startMs: median(ours),
    bareStartMs: median(bare),
    ownStartMs: median(ours) - median(bare),
    startSpread: ours,
    bareStartSpread: bare,
  }
}

async function startMs(command: string[], env: Record<string, string>): Promise<number> {
  const begun = performance.now()
  const child = spawn(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = once(child, 'exit')
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  const [url] = /http:\S+/.exec(String(said)) ?? []
  const response = await fetch(`${url}/healthz`)
  if (!response.ok) throw new Error(`/healthz answered ${response.status}.`)
  const took = performance.now() - begun
  child.kill('SIGKILL')
  await gone
  return rounded(took)
}
