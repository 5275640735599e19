import type { IncomingMessage } from 'node:http'
import { upgradeWebSocket } from '@hono/node-server'
import type { Context } from 'hono'
import { type WebSocket, WebSocketServer } from 'ws'
import { Crowds } from './crowds.ts'
import type { Meter, Sample } from './metrics.ts'
import { Heartbeat } from './node-heartbeat.ts'
import { MAX_CONNECTIONS } from './node-http.ts'
import { NodeSocket } from './node-socket.ts'
import { CLOSE, InniesError } from './protocol/error.ts'
import { MAX_BYTES } from './protocol/parse.ts'
import { HELLO_TIMEOUT, type Session, type Socket } from './session.ts'

export type DoorDependencies = {
  session: Session
  meter: Meter
  /** Whether one address may have only so many sockets. */
  limits: boolean
  /** Where a request comes from. */
  address: (c: Context) => string
  left: (socket: Socket) => void
}

const MAX_FRAGMENTS = 1024 // of one frame
const BUSY = 60 // seconds after which it is worth coming back

/** Close codes that are counted by name. */
const CODES: ReadonlySet<number> = new Set([...Object.values(CLOSE), 1000, 1001, 1005, 1006])

/** Where WebSockets come in, are looked after, and go. */
export class Door {
  readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_BYTES,
    maxFragments: MAX_FRAGMENTS,
    perMessageDeflate: false,
  })
  /** The server stops. */
  isClosing = false
  readonly #deps: DoorDependencies
  readonly #crowds: Crowds
  readonly #heartbeat = new Heartbeat()

  constructor(deps: DoorDependencies) {
    this.#deps = deps
    this.#crowds = new Crowds(deps.limits ? MAX_CONNECTIONS : Number.POSITIVE_INFINITY)
  }

  /** Answers a handshake. Throws `too-many`. */
  upgrade(c: Context, user: string): Response | Promise<Response> {
    const { session, left } = this.#deps
    const address = this.#deps.address(c)
    if (this.#crowds.isFull(address)) throw new InniesError('too-many', 'Too many sockets from this address.', BUSY)
    let socket: NodeSocket | undefined
    let leave: () => void
    return upgradeWebSocket(c, {
      onOpen: (_event, { raw }) => {
        const { socket: connection } = c.env.incoming as IncomingMessage // there until the next line but two
        const opened = new NodeSocket(raw as WebSocket, connection, user) // made by our own WebSocketServer
        socket = opened
        leave = this.#enter(opened, address)
        // The context lives as long as the socket; the request and the answer need not.
        c.env.incoming = undefined
        c.res = undefined
        setTimeout(() => session.overdue(opened), HELLO_TIMEOUT).unref()
      },
      onMessage({ data }) {
        if (!socket) return
        socket.heard()
        if (typeof data === 'string') void session.received(socket, data)
        else socket.close(CLOSE.badFrame, 'Frames are text.')
      },
      onClose: ({ code }) => {
        if (!socket) return
        this.#deps.meter.count('innies_sockets_closed_total', { code: CODES.has(code) ? String(code) : 'other' })
        socket.state = { phase: 'closed' }
        leave()
        left(socket)
      },
    })
  }

  /** Tells all who are in to come back later. */
  close(): void {
    this.#heartbeat.stop()
    for (const socket of this.server.clients) socket.close(CLOSE.goingAway, 'The server restarts.')
  }

  samples(): Sample[] {
    let queued = 0
    for (const socket of this.server.clients) queued += socket.bufferedAmount
    return [
      { name: 'innies_sockets', value: this.server.clients.size },
      { name: 'innies_sockets_queued_bytes', value: queued },
    ]
  }

  #enter(socket: NodeSocket, address: string): () => void {
    this.#deps.meter.count('innies_sockets_opened_total')
    const leave = this.#crowds.enter(address)
    const forget = this.#heartbeat.watch(socket)
    return () => {
      leave()
      forget()
    }
  }
}
