import { type createServer, type IncomingMessage, type RequestListener, Server, type ServerOptions } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type HttpBindings, serve as listen, type ServerType } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import type { WebSocketServer } from 'ws'
import { bucketOf } from './address.ts'
import type { NodeConfig } from './config.ts'
import { Crowds } from './crowds.ts'
import type { Proxies } from './node-proxies.ts'

/** From one address at once; a proxy that is trusted may have more. */
export const MAX_CONNECTIONS = 1000

const HEADERS_TIMEOUT = 10_000 // ms
const REQUEST_TIMEOUT = 30_000 // ms
const LOOK = 1000 // ms between looks for those who take longer
const IDLE_TIMEOUT = 60_000 // ms in which not one byte went to or fro
const KEPT_ALIVE = 5000 // ms that a connection without a request stays open
const KEPT_ALIVE_FOR_PROXY = 75_000 // ms; longer than a proxy keeps it, or it would use one that is just being closed
const STOP_GRACE = 3000 // ms for requests that are under way, and for clients to say goodbye, when the server stops

/** Refuses every upgrade but to a WebSocket: @hono/node-server passes over them, and their sockets would stay open. */
class HttpServer extends Server {
  override emit(event: string, ...args: unknown[]): boolean {
    const [request, socket] = args as [IncomingMessage, Duplex] // those of an upgrade
    if (event !== 'upgrade' || request.headers.upgrade?.toLowerCase() === 'websocket') return super.emit(event, ...args)
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
    return true
  }
}

/** Where a server that listens there is reached from this machine. */
export function urlOf(host: string, port: number): string {
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

export type Listening = { port: number; close(): Promise<void> }

/** Rejects when it cannot listen. */
export function listening(
  app: Pick<Hono, 'fetch'>,
  { host, port, limits, proxies: names = [] }: NodeConfig,
  { sockets, proxies }: { sockets: WebSocketServer; proxies: Proxies },
): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = listen(
      {
        fetch: app.fetch,
        hostname: host,
        port,
        websocket: { server: sockets },
        createServer: ((options: ServerOptions, handler: RequestListener) =>
          new HttpServer(options, handler)) as typeof createServer,
        serverOptions: {
          headersTimeout: HEADERS_TIMEOUT,
          requestTimeout: REQUEST_TIMEOUT,
          connectionsCheckingInterval: LOOK,
          keepAliveTimeout: names.length ? KEPT_ALIVE_FOR_PROXY : KEPT_ALIVE,
        },
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
    if ('setTimeout' in server) server.setTimeout(IDLE_TIMEOUT) // until it is a WebSocket
    if (limits) boundConnections(server, proxies)
  })
}

/** Cuts those who hold too many connections. */
function boundConnections(server: ServerType, proxies: Proxies): void {
  const crowds = new Crowds(MAX_CONNECTIONS)
  server.on('connection', (connection: Socket) => {
    const { remoteAddress = '' } = connection
    if (proxies.isTrusted(remoteAddress)) return
    const from = bucketOf(remoteAddress)
    if (crowds.isFull(from)) return connection.destroy()
    connection.once('close', crowds.enter(from))
  })
}

/** Resolves to the bytes of an answer when it has left, or its connection is gone. */
export function bytesSent(c: Context): Promise<number | undefined> {
  const { incoming, outgoing } = c.env as Partial<HttpBindings>
  if (!incoming || !outgoing) return Promise.resolve(undefined) // a handshake
  const { socket } = incoming
  const before = socket.bytesWritten
  return new Promise(resolve => outgoing.once('close', () => resolve(socket.bytesWritten - before)))
}
