import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before } from 'node:test'
import { Webhook as Verifier } from 'standardwebhooks'
import type { Webhook } from '../config.ts'
import { EVENT_TYPES } from '../protocol/webhook.ts'

export const SECRET = `whsec_${btoa('a secret that signs events')}`

/** An event as it came: its body is what the library of Standard Webhooks makes of it, which throws for a wrong signature. */
export type Received = { id: string; event: { type: string; timestamp: string; data: Record<string, unknown> } }

type Answer = (response: ServerResponse, request: IncomingMessage) => void

const take: Answer = response => response.writeHead(204).end()

/** A site's backend on loopback. `answer` is what it does with the next requests; without it all are taken. */
export class Receiver {
  url = ''
  answer: Answer = take
  readonly received: Received[] = []
  readonly #verifier = new Verifier(SECRET)
  readonly #waiting = new Set<() => void>()
  readonly #server = createServer((request, response) => void this.#hear(request, response))

  async listen(): Promise<void> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve))
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hooks`
  }

  forget(): void {
    this.received.length = 0
    this.answer = take
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise(resolve => this.#server.close(resolve))
  }

  /** The settings of a server that tells this one everything. */
  webhook(change: Partial<Webhook> = {}): Webhook {
    return { url: this.url, secrets: [SECRET], events: EVENT_TYPES, unreadMinutes: 0, ...change }
  }

  /** Resolves once so many requests have come. */
  async heard(count: number): Promise<Received[]> {
    while (this.received.length < count) await new Promise<void>(resolve => this.#waiting.add(resolve))
    return this.received
  }

  /** Resolves to those of one type once there are so many. */
  async heardOf(type: string, count: number): Promise<Received[]> {
    for (let all = 0; ; all++) {
      const found = (await this.heard(all)).filter(({ event }) => event.type === type)
      if (found.length >= count) return found
    }
  }

  async #hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request)
    const headers = request.headers as Record<string, string>
    this.received.push({ id: headers['webhook-id']!, event: this.#verifier.verify(body, headers) as Received['event'] })
    this.answer(response, request)
    for (const resume of this.#waiting) resume()
    this.#waiting.clear()
  }
}

export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  response =>
    void response.writeHead(code, headers).end()

/** A receiver for all tests of a file. */
export function useReceiver(): Receiver {
  const receiver = new Receiver()
  before(() => receiver.listen())
  after(() => receiver.close())
  return receiver
}
