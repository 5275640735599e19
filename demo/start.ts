/** `npm start`: the widget built, the server with the demo site on one port, LiveKit behind it. With `-- --lan` for the local network, too. */
import { networkInterfaces } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Calls, type NodeConfig, readNodeConfig, SettingError } from 'innies/server'
import { serve } from 'innies/server/node'
import { build } from 'vite'
import { introduce } from './introduce.ts'
import { startLiveKit } from './livekit.ts'
import { livekitSources } from './policy.ts'
import { demoSecrets } from './secrets.ts'
import { createSite } from './site.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SCRIPTS = fileURLToPath(new URL('../dist/script', import.meta.url))

let calls: Calls = { phase: 'starting' }

try {
  await main()
} catch (error) {
  console.error(explain(error))
  process.exit(1)
}

async function main(): Promise<void> {
  const { lan: isForLan } = parseArgs({ options: { lan: { type: 'boolean', default: false } } }).values
  const config = await readSettings(isForLan)
  await build({ root: ROOT, logLevel: 'warn' })
  const [issuer] = config.issuers
  if (!issuer) throw new SettingError('There is no issuer.')
  const server = await serve(config, { site: createSite({ issuer, livekit: livekitSources(process.env.LIVEKIT_URL) }) })
  await introduce(server.url, config.adminKey ?? '')
  sayWhere(server.url, config.data, isForLan)
  const stop = new AbortController()
  const livekit = startCalls(server.url, stop.signal)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      stop.abort()
      const running = await livekit
      await Promise.all([server.close(), running.phase === 'ready' && running.close()])
      process.exit(0)
    })
  }
}

async function readSettings(isForLan: boolean): Promise<NodeConfig> {
  const secrets = await demoSecrets(process.env.INNIES_DATA || 'data')
  const usual = {
    INNIES_SECRET: secrets.tokens,
    INNIES_ADMIN_KEY: secrets.adminKey,
    INNIES_PUSH_KEYS: secrets.pushKeys,
    INNIES_PUSH_CONTACT: 'mailto:demo@innies.example',
    INNIES_DEMO_ROOMS: 'on',
    INNIES_PEOPLE_SEARCH: 'on',
    INNIES_RECORDING: 'members',
    INNIES_LOG: 'errors',
    ...(isForLan ? { HOST: '0.0.0.0' } : {}),
  }
  return { ...readNodeConfig({ ...usual, ...process.env }, SCRIPTS), calls: () => calls }
}

async function startCalls(url: string, signal: AbortSignal) {
  const onProgress = (line: string) => console.info(`Calls:    ${line}`)
  const livekit = await startLiveKit({ webhookUrl: `${url}/v1/livekit/webhook`, onProgress, signal })
  if (signal.aborted) return livekit
  calls = livekit
  onProgress(livekit.phase === 'ready' ? 'ready' : `off. ${livekit.reason}`)
  return livekit
}

function sayWhere(url: string, data: string, isForLan: boolean): void {
  console.info(`
innies:   ${url}
To talk:  open it in a second browser or a private window too, and be somebody else there
${isForLan ? phoneLine(url) : ''}Data:     ${data}
Calls:    getting ready …`)
}

/** Where a phone in the same network finds it. */
function phoneLine(url: string): string {
  const found = Object.values(networkInterfaces()).flat()
  const addresses = found.flatMap(one => (one && one.family === 'IPv4' && !one.internal ? [one.address] : []))
  const where = addresses.map(address => `http://${address}:${new URL(url).port}`).join(' ') || 'no network found'
  return `Phone:    ${where} (messages; browsers give camera and microphone to https alone)\n`
}

/** One line for what a person can mend; the whole stack for a mistake of ours. */
function explain(error: unknown): string {
  if (error instanceof SettingError) return error.message
  if (!(error instanceof Error)) return String(error)
  const { code } = error as NodeJS.ErrnoException
  if (code?.startsWith('ERR_PARSE_ARGS')) return `${error.message} There is only --lan.`
  if (code === 'EADDRINUSE')
    return `Port ${process.env.PORT ?? 7100} is taken: stop what listens there, or set PORT to another one.`
  if (code === 'EACCES') return `${error.message}: set PORT or INNIES_DATA to something you may use.`
  return error.stack ?? error.message
}
