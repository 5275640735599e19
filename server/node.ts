import { readdir, readFile } from 'node:fs/promises'
import { type createServer, type IncomingMessage, type RequestListener, Server, type ServerOptions } from 'node:http'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { serve as listen, upgradeWebSocket } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import { type WebSocket, WebSocketServer } from 'ws'
import { createApp, type Host } from './app.ts'
import type { NodeConfig } from './config.ts'
import { lmdbStore } from './kv/lmdb.ts'
import { type LocalOptions, localRuntime } from './local.ts'
import { NodeSocket } from './node-socket.ts'
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

export type ServeOptions = LocalOptions & {
  /** The site's own routes, asked for what innies does not answer. */
  site?: Hono
}

const HEADERS_TIMEOUT = 10_000 // ms
const REQUEST_TIMEOUT = 30_000 // ms
const MAX_FRAGMENTS = 1024 // of one frame
const STOP_GRACE = 3000 // ms for requests that are under way, and for clients to say goodbye, when the server stops

/** Runs the server in this process: one port, one folder. Port 0 takes a free one. Rejects when it cannot listen. */
export async function serve(config: NodeConfig, { site, ...options }: ServeOptions = {}): Promise<Running> {
  const store = await lmdbStore(config.data)
  const runtime = localRuntime(store, { ...options, limits: config.limits })
  const directory = createDirectory(runtime.site)
  const leave = new WeakMap<Socket, () => void>()
  const session: Session = new Session({
    config,
    runtime,
    directory,
    durability: store.durability,
    now: options.now ?? Date.now,
    join: (socket, user, device) => {
      leave.set(socket, runtime.join(session.peer(socket, device), user))
    },
  })
  const left = (socket: Socket) => leave.get(socket)?.()
  const host: Host = {
    upgrade: (c, user) => upgrade(c, user, session, left),
    script: await scripts(config.scripts),
    address: c => (c.env.incoming as IncomingMessage).socket.remoteAddress ?? '',
    ...(site ? { site } : {}),
  }
  const app = createApp(config, runtime, directory, host)
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_BYTES,
    maxFragments: MAX_FRAGMENTS,
    perMessageDeflate: false,
  })
  const server = await listening(app, config, sockets).catch(async error => {
    await store.close()
    throw error
  })
  return {
    url: `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${server.port}`,
    port: server.port,
    async close() {
      session.stop() // a wish that comes now is answered by the next server
      await runtime.settle().catch(() => {}) // what could not be stored now is not acknowledged either
      await new Promise(setImmediate) // the last frames leave before the goodbye
      for (const socket of sockets.clients) socket.close(CLOSE.goingAway, 'The server restarts.')
      await server.close()
      await runtime.settle().catch(() => {})
      await store.close()
    },
  }
}

/** Refuses every upgrade but to a WebSocket: @hono/node-server passes over them, and their sockets would stay open. */
class HttpServer extends Server {
  override emit(event: string, ...args: unknown[]): boolean {
    const [request, socket] = args as [IncomingMessage, Duplex] // those of an upgrade
    if (event !== 'upgrade' || request.headers.upgrade?.toLowerCase() === 'websocket') return super.emit(event, ...args)
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
    return true
  }
}

type Listening = { port: number; close(): Promise<void> }

function listening(app: Pick<Hono, 'fetch'>, { host, port }: NodeConfig, sockets: WebSocketServer): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = listen(
      {
        fetch: app.fetch,
        hostname: host,
        port,
        websocket: { server: sockets },
        createServer: ((options: ServerOptions, handler: RequestListener) =>
          new HttpServer(options, handler)) as typeof createServer,
        serverOptions: { headersTimeout: HEADERS_TIMEOUT, requestTimeout: REQUEST_TIMEOUT },
      },
      ({ port }) =>
        resolve({
          port,
          close: () =>
            new Promise<void>(done => {
              server.close(() => done())
              if ('closeIdleConnections' in server) server.closeIdleConnections()
              setTimeout(() => {
                if ('closeAllConnections' in server) server.closeAllConnections()
                // Not at once: the kernel resets a connection on which something waits to be read, and why it ends is lost.
                for (const socket of sockets.clients) socket.terminate()
              }, STOP_GRACE).unref()
            }),
        }),
    )
    server.on('error', reject)
  })
}

function upgrade(
  c: Context,
  user: string,
  session: Session,
  left: (socket: Socket) => void,
): Response | Promise<Response> {
  let socket: Socket | undefined
  return upgradeWebSocket(c, {
    onOpen(_event, { raw }) {
      const { socket: connection } = c.env.incoming as IncomingMessage // there until the next line but two
      const opened = new NodeSocket(raw as WebSocket, connection, user) // made by our own WebSocketServer
      socket = opened
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
    onClose() {
      if (!socket) return
      socket.state = { phase: 'closed' }
      left(socket)
    },
  })
}

/** The script build, read once and compressed once. */
async function scripts(folder: string): Promise<Host['script']> {
  const names = await readdir(folder).catch(() => [])
  const files = new Map<string, { plain: Buffer; gzipped: Buffer }>()
  for (const name of names) {
    const plain = await readFile(join(folder, name))
    files.set(name, { plain, gzipped: await promisify(gzip)(plain) })
  }
  return async (name, c) => {
    const file = files.get(name)
    if (!file) return undefined
    const isGzip = /\bgzip\b/.test(c.req.header('accept-encoding') ?? '')
    const headers = {
      'Content-Type': name.endsWith('.map') ? 'application/json' : 'text/javascript; charset=utf-8',
      Vary: 'Accept-Encoding',
    }
    return new Response(new Uint8Array(isGzip ? file.gzipped : file.plain), {
      headers: isGzip ? { ...headers, 'Content-Encoding': 'gzip' } : headers,
    })
  }
}
