import { type createServer, type IncomingMessage, type RequestListener, Server, type ServerOptions } from 'node:http'
import type { Duplex } from 'node:stream'
import { type HttpBindings, serve as listen } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import type { WebSocketServer } from 'ws'
import type { NodeConfig } from './config.ts'

const HEADERS_TIMEOUT = 10_000 // ms
const REQUEST_TIMEOUT = 30_000 // ms
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

export type Listening = { port: number; close(): Promise<void> }

/** Rejects when it cannot listen. */
export function listening(
  app: Pick<Hono, 'fetch'>,
  { host, port }: NodeConfig,
  sockets: WebSocketServer,
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

/** Resolves to the bytes of an answer when it has left, or its connection is gone. */
export function bytesSent(c: Context): Promise<number | undefined> {
  const { incoming, outgoing } = c.env as Partial<HttpBindings>
  if (!incoming || !outgoing) return Promise.resolve(undefined) // a handshake
  const { socket } = incoming
  const before = socket.bytesWritten
  return new Promise(resolve => outgoing.once('close', () => resolve(socket.bytesWritten - before)))
}
