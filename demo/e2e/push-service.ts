import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { type WebSocket, WebSocketServer } from 'ws'
import { Waiting } from './waiting.ts'

/** What Firefox says, and what it is told (Mozilla's push service, autopush). */
type Said =
  | { messageType: 'hello'; uaid?: string }
  | { messageType: 'register'; channelID: string; key?: string }
  | { messageType: 'unregister'; channelID: string }
  | { messageType: 'ack' | 'nack' | 'broadcast_subscribe' }

/** A push service for Firefox on loopback. */
export interface FirefoxPushService {
  /** Where servers push to. */
  origin: string
  /** For Firefox's settings. */
  socket: string
  /** What each push was answered, in order. */
  answers: number[]
  /** Resolves once so many pushes were answered. */
  answered(count: number): Promise<void>
  close(): Promise<void>
}

const MAX_BODY = 4096 // bytes, as push services have it (RFC 8030, 7.2)

/** Passes pushes on as they are: only Firefox can read them. Their signature is checked by the server's own tests. */
export async function startFirefoxPushService(): Promise<FirefoxPushService> {
  const channels = new Map<string, WebSocket>()
  const answers: number[] = []
  const waiting = new Waiting()
  const server = createServer((request, response) => void hear(request, response))

  async function hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request)
    const channelID = request.url!.slice(1)
    const browser = channels.get(channelID)
    const status = browser ? statusFor(request, body) : 410
    answers.push(status)
    if (status === 201) {
      const headers = { encoding: request.headers['content-encoding'] }
      const data = body.toString('base64url')
      browser!.send(JSON.stringify({ messageType: 'notification', channelID, version: randomUUID(), data, headers }))
    }
    response.writeHead(status).end()
    waiting.look()
  }

  const sockets = new WebSocketServer({ server, handleProtocols: () => 'push-notification' })
  sockets.on('connection', browser => {
    browser.on('message', raw => {
      const said = JSON.parse(String(raw)) as Said
      const answer = (more: object) => browser.send(JSON.stringify({ status: 200, ...said, ...more }))
      if (said.messageType === 'hello')
        answer({ uaid: said.uaid || randomUUID().replaceAll('-', ''), use_webpush: true })
      if (said.messageType === 'register') {
        channels.set(said.channelID, browser)
        answer({ pushEndpoint: `${origin}/${said.channelID}` })
      }
      if (said.messageType === 'unregister') {
        channels.delete(said.channelID)
        answer({})
      }
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  return {
    origin,
    socket: `ws://127.0.0.1:${port}/`,
    answers,
    answered: count => waiting.until(() => answers.length >= count),
    async close() {
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

function statusFor({ headers }: IncomingMessage, body: Buffer): number {
  if (headers.ttl === undefined || headers['content-encoding'] !== 'aes128gcm') return 400
  if (!headers.authorization?.startsWith('vapid t=')) return 401
  return body.length > MAX_BODY ? 413 : 201
}
