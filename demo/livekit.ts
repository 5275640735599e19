import { randomBytes } from 'node:crypto'
import { type Calls, readCalls } from 'innies/server'
import { findWay, type Way } from './livekit-ways.ts'
import { freeTcpPort, freeUdpPort } from './ports.ts'
import { type Running, runWhileWeLive, untilAnswers } from './process.ts'

type Ready = Extract<Calls, { phase: 'ready' }>

/** A LiveKit server for development, or why there is none. */
export type LiveKit = (Ready & { close(): Promise<void> }) | Extract<Calls, { phase: 'off' }>

export interface LiveKitOptions {
  /** Where LiveKit tells of rooms that end. */
  webhookUrl?: string
  /** Relays media, too, at this UDP port: with LiveKit's own rules, of which the README speaks. */
  turnPort?: number
  /** One line on what takes long. */
  onProgress?: (line: string) => void
  /** Gives up and ends what was started. */
  signal?: AbortSignal
  env?: NodeJS.ProcessEnv
}

const ATTEMPTS = 3 // a free port may be taken before LiveKit has it

/**
 * The LiveKit server of `LIVEKIT_URL`, or one that is started here, on loopback only, with keys of its own.
 * What it started dies with this process, however that ends.
 */
export async function startLiveKit(options: LiveKitOptions = {}): Promise<LiveKit> {
  const { env = process.env, onProgress = () => {}, signal } = options
  if (env.LIVEKIT_URL) return theirs(env)
  try {
    const way = await findWay({ env, onProgress, signal })
    if (!way)
      return {
        phase: 'off',
        reason: 'No LiveKit: install Go 1.24 or newer, livekit-server or Docker, or set LIVEKIT_URL.',
      }
    return await start(way, options)
  } catch (error) {
    return { phase: 'off', reason: error instanceof Error ? error.message : String(error) }
  }
}

function theirs(env: NodeJS.ProcessEnv): LiveKit {
  const calls = readCalls(env)
  if (calls.phase === 'ready') return { ...calls, close: async () => {} }
  return { phase: 'off', reason: calls.phase === 'off' ? calls.reason : 'LiveKit is not ready.' }
}

async function start(way: Way, { webhookUrl, turnPort, signal }: LiveKitOptions): Promise<LiveKit> {
  for (let attempt = 1; ; attempt++) {
    const ports = { http: await freeTcpPort(), udp: await freeUdpPort() }
    const keys = { key: `API${randomBytes(8).toString('hex')}`, secret: randomBytes(32).toString('hex') }
    const config = configFor({
      ...ports,
      ...keys,
      address: way.address,
      turnPort,
      webhookUrl: webhookUrl && way.webhookUrl(webhookUrl),
    })
    // By the environment: what stands in argv can be read by every user of the machine.
    const running = runWhileWeLive(way.command(ports), { LIVEKIT_CONFIG: config })
    try {
      await untilAnswers(`http://127.0.0.1:${ports.http}`, running, signal)
      return ready(ports.http, keys, running)
    } catch (error) {
      await running.close()
      if (attempt === ATTEMPTS || signal?.aborted)
        throw new Error(`LiveKit does not start: ${(error as Error).message}`)
    }
  }
}

function ready(port: number, keys: { key: string; secret: string }, running: Running): LiveKit {
  return {
    phase: 'ready',
    url: `http://127.0.0.1:${port}`,
    publicUrl: `ws://127.0.0.1:${port}`,
    ...keys,
    close: running.close,
  }
}

interface Settings {
  http: number
  udp: number
  address: string
  key: string
  secret: string
  webhookUrl: string | undefined
  turnPort: number | undefined
}

/** LiveKit's own configuration; its YAML is as good as JSON. */
function configFor({ http, udp, address, key, secret, webhookUrl, turnPort }: Settings): string {
  return JSON.stringify({
    port: http,
    bind_addresses: [address],
    rtc: {
      udp_port: udp,
      tcp_port: 0,
      node_ip: '127.0.0.1',
      enable_loopback_candidate: true,
      // Without it the media port is open on every address of the machine.
      ...(address === '127.0.0.1' ? { ips: { includes: ['127.0.0.1/32'] } } : {}),
    },
    keys: { [key]: secret },
    room: { auto_create: false },
    logging: { level: 'warn' },
    ...(turnPort ? { turn: { enabled: true, udp_port: turnPort, bind_addresses: ['127.0.0.1'] } } : {}),
    ...(webhookUrl ? { webhook: { api_key: key, urls: [webhookUrl] } } : {}),
  })
}
