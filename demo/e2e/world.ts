import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Issuer } from 'innies/server'
import { RoomServiceClient } from 'livekit-server-sdk'
import { type Browser, chromium as driver, type Page } from 'playwright-core'
import { chromium } from '../../.ci/chromium.ts'
import { introduce } from '../introduce.ts'
import { type LiveKit, startLiveKit } from '../livekit.ts'
import { livekitSources } from '../policy.ts'
import { freeTcpPort } from '../ports.ts'
import { type Running, runWhileWeLive, untilAnswers } from '../process.ts'
import { makePushKeys } from '../secrets.ts'
import { serveForeignSite } from './foreign-site.ts'
import { layWire, type Wire } from './wire.ts'
import { installWitness } from './witness.ts'

/** A server, a site on another origin, LiveKit and a browser. */
export interface World {
  /** The server with the demo site. */
  server: string
  /** A site on another origin whose pages hold the script tag, the chat element and nothing else. */
  foreign: string
  /** The same site by a name that browsers do not trust without https: crypto, locks and more are missing there. */
  plain: string
  /** A page in a browser profile of its own, signed in as one of the demo's people; without one, as nobody. */
  visit(url: string, person?: string): Promise<Visitor>
  /** Kills the server as a power cut would. */
  crash(): Promise<void>
  /** Starts it again: the same port, the same data. */
  restart(): Promise<void>
  /** Kills LiveKit; it does not come back. */
  crashLiveKit(): Promise<void>
  /** LiveKit's own view of the calls. */
  rooms: RoomServiceClient
  /** What leads to LiveKit, if it was asked for. */
  wire: Wire | undefined
  /** What leads from the foreign site's pages to the server, if it was asked for. */
  way: Wire | undefined
  /** Bytes that the server's process has in memory. */
  memory(): Promise<number>
  close(): Promise<void>
}

export interface Visitor {
  page: Page
  /** Errors that the page's console showed. */
  errors: string[]
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--host-resolver-rules=MAP *.test 127.0.0.1',
]
const TIMEOUT = 15_000 // ms for whatever a page has to show

type WorldOptions = {
  ringSeconds?: number
  /** LiveKit is reached by a wire that can be cut, for browsers and server alike. */
  wire?: 'plain' | 'tls'
  /** The server is reached from the foreign site by a wire that can be cut. */
  hasWay?: boolean
  /** Of the server, besides its own. */
  env?: NodeJS.ProcessEnv
}

/** Everything runs in this process's care: it ends with it, also when a test is killed. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const { ringSeconds = 45, wire: kind, hasWay = false } = options
  const [port, foreignPort] = [await freeTcpPort(), await freeTcpPort()]
  const server = `http://127.0.0.1:${port}`
  const way = hasWay ? await layWire(port) : undefined
  const foreign = `http://localhost:${foreignPort}`
  const plain = `http://plain.test:${foreignPort}`
  const livekit = await startLiveKit({ webhookUrl: `${server}/v1/livekit/webhook`, onProgress: console.info })
  if (livekit.phase === 'off') throw new Error(livekit.reason)
  const data = await mkdtemp(join(tmpdir(), 'innies-e2e-'))
  const wire = kind && (await layWire(Number(new URL(livekit.url).port), kind === 'tls' ? { folder: data } : {}))
  const reached = wire ? { ...livekit, url: `${kind === 'tls' ? 'wss' : 'ws'}://127.0.0.1:${wire.port}` } : livekit
  const [secret, adminKey] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')]
  const issuer: Issuer = { issuer: 'site', audience: 'innies', algorithm: 'HS256', secret }
  const env = {
    PORT: String(port),
    INNIES_DATA: data,
    INNIES_ORIGINS: `${foreign} ${plain}`,
    INNIES_RING_SECONDS: String(ringSeconds),
    ...settings(secret, adminKey, reached),
    ...options.env,
    ...(kind === 'tls' ? { NODE_EXTRA_CA_CERTS: join(data, 'cert.pem') } : {}),
  }
  const closeForeign = await serveForeignSite({
    server: way ? `http://127.0.0.1:${way.port}` : server,
    issuer,
    port: foreignPort,
    livekit: livekitSources(reached.url),
  })
  let running = await startServer(server, env)
  await introduce(server, adminKey)
  const trust = kind === 'tls' ? ['--ignore-certificate-errors'] : []
  const browser = await driver.launch({ executablePath: chromium(), args: [...FLAGS, ...trust] })
  return {
    server,
    foreign,
    plain,
    visit: (url, person) => visit(browser, url, person),
    crash: () => running.close(),
    async restart() {
      running = await startServer(server, env)
    },
    crashLiveKit: livekit.close,
    rooms: new RoomServiceClient(livekit.url, livekit.key, livekit.secret),
    wire,
    way,
    memory: () => memoryOf(running.pid),
    async close() {
      await browser.close()
      await Promise.all([running.close(), livekit.close(), closeForeign(), wire?.close(), way?.close()])
      await rm(data, { recursive: true, force: true })
    },
  }
}

function settings(secret: string, adminKey: string, livekit: Extract<LiveKit, { phase: 'ready' }>): NodeJS.ProcessEnv {
  return {
    INNIES_SECRET: secret,
    INNIES_ADMIN_KEY: adminKey,
    INNIES_PUSH_KEYS: makePushKeys(),
    INNIES_PUSH_CONTACT: 'mailto:ops@shop.example',
    INNIES_DEMO_ROOMS: 'on',
    INNIES_PEOPLE_SEARCH: 'on',
    INNIES_LOG: 'errors',
    LIVEKIT_URL: livekit.url,
    LIVEKIT_API_KEY: livekit.key,
    LIVEKIT_API_SECRET: livekit.secret,
  }
}

const SERVER = fileURLToPath(new URL('server.ts', import.meta.url))

async function startServer(url: string, env: NodeJS.ProcessEnv): Promise<Running> {
  const running = runWhileWeLive([process.execPath, '--conditions=source', '--import', 'tsx', SERVER], env)
  await untilAnswers(`${url}/healthz`, running)
  return running
}

/** Bytes of the biggest process that this one has started, as Linux counts them. */
async function memoryOf(pid: number): Promise<number> {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ')
  const statuses = await Promise.all(children.map(child => readFile(`/proc/${child}/status`, 'utf8')))
  return Math.max(...statuses.map(status => Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024))
}

async function visit(browser: Browser, url: string, person: string | undefined): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 720 } })
  context.setDefaultTimeout(TIMEOUT)
  await context.addInitScript(installWitness)
  if (person) await context.addCookies([{ name: 'demo-person', value: person, url }])
  const page = await context.newPage()
  const errors: string[] = []
  page.on(
    'console',
    message => message.type() === 'error' && errors.push(`${message.text()} ${message.location().url}`),
  )
  page.on('pageerror', error => errors.push(String(error)))
  await page.goto(url)
  return { page, errors }
}
