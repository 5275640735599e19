import type { Socket as Connection } from 'node:net'
import type { WebSocket } from 'ws'
import { CLOSE } from './protocol/error.ts'
import type { SessionState, Socket } from './session.ts'

const MAX_UNANSWERED = 2 // pings
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
  /** How often somebody looked since something was heard. */
  #silence = 0

  constructor(raw: WebSocket, connection: Connection, user: string) {
    this.state = { phase: 'unproven', user }
    this.#raw = raw
    this.#connection = connection
    raw.on('pong', () => this.heard())
  }

  /** The other end lives. */
  heard(): void {
    this.#silence = 0
  }

  /** To be called now and then: a silent socket is pinged, and one that does not answer is gone. */
  look(): void {
    if (this.#silence > MAX_UNANSWERED) this.#raw.terminate()
    else if (this.#silence++ > 0) this.#raw.ping()
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
    if (raw.readyState === raw.OPEN) this.#connection.write(frameOf(text), sent && (() => sent()))
    else sent?.()
  }
}

function flushAll(): void {
  const sockets = [...waiting]
  waiting.clear()
  for (const socket of sockets) socket.flush()
}

let last: { text: string; frame: Buffer } = { text: '', frame: Buffer.alloc(0) }

/**
 * The text as the one frame that all who are told the same get (RFC 6455, 5.2: whole, not masked, not compressed). Past ws,
 * which would make a head for each of them and hand both parts to the kernel apart.
 */
function frameOf(text: string): Buffer {
  if (last.text !== text) last = { text, frame: framed(text) }
  return last.frame
}

function framed(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const extra = length < 126 ? 0 : length < 65536 ? 2 : 8 // bytes of a length that the second byte cannot say
  const frame = Buffer.allocUnsafe(2 + extra + length)
  frame[0] = WHOLE_TEXT
  frame[1] = extra === 0 ? length : extra === 2 ? 126 : 127
  if (extra === 2) frame.writeUInt16BE(length, 2)
  if (extra === 8) frame.writeBigUInt64BE(BigInt(length), 2)
  frame.write(text, 2 + extra)
  return frame
}

const WHOLE_TEXT = 0x81
