import type { Socket as Connection } from 'node:net'
import type { WebSocket } from 'ws'
import { CLOSE } from './protocol/error.ts'
import type { SessionState, Socket } from './session.ts'

const MAX_QUEUE = 1024 * 1024 // bytes waiting for a slow reader

type Frame = { text: string; sent: (() => void) | undefined }

/** Sockets with frames of this turn of the event loop. */
const waiting = new Set<NodeSocket>()

/**
 * A socket of ws. The frames of one turn leave together at its end: those for one socket are one write, and who reads many
 * sockets is woken once, not once for each.
 */
export class NodeSocket implements Socket {
  state: SessionState
  readonly #raw: WebSocket
  readonly #connection: Connection
  #frames: Frame[] = []

  constructor(raw: WebSocket, connection: Connection, user: string) {
    this.state = { phase: 'unproven', user }
    this.#raw = raw
    this.#connection = connection
  }

  send(text: string, sent?: () => void): void {
    if (waiting.size === 0) setImmediate(flushAll)
    waiting.add(this)
    this.#frames.push({ text, sent })
  }

  close(code: number, reason: string): void {
    this.flush()
    this.#raw.close(code, reason)
  }

  flush(): void {
    const frames = this.#frames
    this.#frames = []
    if (frames.length > 1) this.#connection.cork()
    for (const frame of frames) this.#write(frame)
    if (frames.length > 1) this.#connection.uncork()
  }

  #write({ text, sent }: Frame): void {
    const raw = this.#raw
    if (raw.readyState === raw.OPEN && raw.bufferedAmount > MAX_QUEUE)
      raw.close(CLOSE.slowConsumer, 'Too slow: come back and resume.')
    if (raw.readyState === raw.OPEN) raw.send(bytesOf(text), { binary: false }, sent && (() => sent()))
    else sent?.()
  }
}

function flushAll(): void {
  const sockets = [...waiting]
  waiting.clear()
  for (const socket of sockets) socket.flush()
}

let last = { text: '', bytes: Buffer.alloc(0) }

/** The text as bytes: encoded once for all who are told the same. */
function bytesOf(text: string): Buffer {
  if (last.text !== text) last = { text, bytes: Buffer.from(text) }
  return last.bytes
}
