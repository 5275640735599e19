import type { IncomingMessage } from 'node:http'
import { upgradeWebSocket } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import { type WebSocket, WebSocketServer } from 'ws'
import { createApp, type Host } from './app.ts'
import type { NodeConfig } from './config.ts'
import { lmdbStore } from './kv/lmdb.ts'
import { type LocalOptions, localRuntime } from './local.ts'
import { type Meter, Metrics } from './metrics.ts'
import { bytesSent, listening } from './node-http.ts'
import { measureProcess, measureSockets } from './node-samples.ts'
import { readScripts } from './node-scripts.ts'
import { NodeSocket } from './node-socket.ts'
import { createSending } from './notify/sender.ts'
import { createDirectory } from './people/directory.ts'
import { CLOSE } from './protocol/error.ts'
import { MAX_BYTES } from './protocol/parse.ts'
import { HELLO_TIMEOUT, Session, type Socket } from './session.ts'

/** A server that listens. */
export interface Running {
  /** Base address without a slash at the end. */
  url: string
  port: number
  /** Tells the sockets to come back later, finishes what is under way, closes the store. */
  close(): Promise<void>
}

export type ServeOptions = Pick<LocalOptions, 'now' | 'at'> & {
  /** The site's own routes, asked for what innies does not answer. */
  site?: Hono
}

const MAX_FRAGMENTS = 1024 // of one frame
const CODES: ReadonlySet<number> = new Set([...Object.values(CLOSE), 1000, 1001, 1005, 1006]) // those that are counted by name

/** Runs the server in this process: one port, one folder. Port 0 takes a free one. Rejects when it cannot listen. */
export async function serve(config: NodeConfig, { site, ...options }: ServeOptions = {}): Promise<Running> {
  const { log, webhook } = config
  const { now = Date.now } = options
  const metrics = new Metrics()
  const stop = new AbortController()
  const store = await lmdbStore(config.data, { log, meter: metrics })
  const sending = webhook && createSending(webhook, { now, log, meter: metrics, signal: stop.signal })
  const runtime = localRuntime(store, { sending, ...options, limits: config.limits, log, meter: metrics })
  const directory = createDirectory(runtime.site)
  const leave = new WeakMap<Socket, () => void>()
  const session: Session = new Session({
    config,
    runtime,
    directory,
    durability: store.durability,
    now,
    meter: metrics,
    join: (socket, user, device) => {
      leave.set(socket, runtime.join(session.peer(socket, device), user))
    },
  })
  const left = (socket: Socket) => leave.get(socket)?.()
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_BYTES,
    maxFragments: MAX_FRAGMENTS,
    perMessageDeflate: false,
  })
  const processSamples = measureProcess()
  const samples = () => [...store.samples(), ...measureSockets(sockets)]
  let isStopping = false
  const host: Host = {
    upgrade: (c, user) => upgrade(c, user, { session, meter: metrics, left }),
    script: await readScripts(config.scripts),
    address: c => (c.env.incoming as IncomingMessage).socket.remoteAddress ?? '',
    sent: bytesSent,
    problem: async () => (isStopping ? 'The server is stopping.' : store.problem()),
    meter: metrics,
    metrics: () => metrics.text([...samples(), ...processSamples()]),
    samples,
    ...(site ? { site } : {}),
  }
  const app = createApp(config, runtime, directory, host)
  const server = await listening(app, config, sockets).catch(async error => {
    await store.close()
    throw error
  })
  const url = `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${server.port}`
  log({ level: 'info', event: 'started', url })
  return {
    url,
    port: server.port,
    async close() {
      log({ level: 'info', event: 'stopping' })
      isStopping = true
      session.stop() // a wish that comes now is answered by the next server
      await runtime.settle().catch(() => {}) // what could not be stored now is not acknowledged either
      await new Promise(setImmediate) // the last frames leave before the goodbye
      for (const socket of sockets.clients) socket.close(CLOSE.goingAway, 'The server restarts.')
      await server.close()
      await runtime.settle().catch(() => {})
      stop.abort()
      await store.close()
      log({ level: 'info', event: 'stopped' })
    },
  }
}

type Door = { session: Session; meter: Meter; left: (socket: Socket) => void }

function upgrade(c: Context, user: string, { session, meter, left }: Door): Response | Promise<Response> {
  let socket: Socket | undefined
  return upgradeWebSocket(c, {
    onOpen(_event, { raw }) {
      const { socket: connection } = c.env.incoming as IncomingMessage // there until the next line but two
      const opened = new NodeSocket(raw as WebSocket, connection, user) // made by our own WebSocketServer
      socket = opened
      meter.count('innies_sockets_opened_total')
      // The context lives as long as the socket; the request and the answer need not.
      c.env.incoming = undefined
      c.res = undefined
      setTimeout(() => session.overdue(opened), HELLO_TIMEOUT).unref()
    },
    onMessage({ data }) {
      if (!socket) return
      if (typeof data === 'string') void session.received(socket, data)
      else socket.close(CLOSE.badFrame, 'Frames are text.')
    },
    onClose({ code }) {
      if (!socket) return
      meter.count('innies_sockets_closed_total', { code: CODES.has(code) ? String(code) : 'other' })
      socket.state = { phase: 'closed' }
      left(socket)
    },
  })
}
