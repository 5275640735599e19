import { createECDH, type ECDH, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { after, before } from 'node:test'
import { decrypt } from 'http_ece'
import { importJWK, type JWTPayload, jwtVerify } from 'jose'
import { SECRETS } from '../cli/env-template.ts'
import type { PushConfig } from '../config.ts'
import type { Push, PushSubscription } from '../protocol/push.ts'

export const CONTACT = 'mailto:ops@shop.example'
export const PUSH_KEYS = SECRETS.INNIES_PUSH_KEYS!()
const [publicKey = '', privateKey = ''] = PUSH_KEYS.split(' ')

/** A push as a browser reads it, which is one that was encrypted for it and signed by us. */
export type Arrived = { at: string; push: Push & { language?: string }; ttl: number; urgency: string; topic: string }

type Answer = (response: ServerResponse, request: IncomingMessage) => void

/** A push service, and the browsers that subscribed there: on loopback once it listens, else where its origin says. */
export class PushService {
  origin: string
  /** What it answers; without it every push is taken. */
  answer: Answer = taken
  readonly arrived: Arrived[] = []
  readonly #browsers = new Map<string, { keys: ECDH; secret: Buffer }>()
  readonly #server = createServer((request, response) => void this.#hear(request, response))
  readonly #waiting = new Set<() => void>()

  constructor(origin = '') {
    this.origin = origin
  }

  async listen(): Promise<void> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve))
    this.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise(resolve => this.#server.close(resolve))
  }

  forget(): void {
    this.arrived.length = 0
    this.answer = taken
  }

  /** The settings of a server that pushes to this one. */
  config(change: Partial<PushConfig> = {}): PushConfig {
    const testOrigin = this.origin
    return { publicKey, privateKey, contact: CONTACT, hosts: [], hasText: true, testOrigin, ...change }
  }

  /** A browser subscribes. */
  subscription(name: string, language?: string): PushSubscription {
    const keys = createECDH('prime256v1')
    const [point, secret] = [keys.generateKeys(), randomBytes(16)]
    this.#browsers.set(`/${name}`, { keys, secret })
    return {
      endpoint: `${this.origin}/${name}`,
      keys: { p256dh: point.toString('base64url'), auth: secret.toString('base64url') },
      ...(language === undefined ? {} : { language }),
    }
  }

  /** Resolves once so many pushes have come. */
  async heard(count: number): Promise<Arrived[]> {
    while (this.arrived.length < count) await new Promise<void>(resolve => this.#waiting.add(resolve))
    return this.arrived
  }

  /** A push comes to a browser. Throws for one that another browser, or nobody who is known here, could read. */
  async take(path: string, headers: Record<string, string>, body: Buffer): Promise<void> {
    const { keys, secret } = this.#browsers.get(path)!
    await verify(headers.authorization ?? '', this.origin)
    const text = decrypt(body, { version: 'aes128gcm', privateKey: keys, authSecret: secret.toString('base64url') })
    const { ttl, urgency, topic } = headers
    const push = JSON.parse(text.toString()) as Push
    this.arrived.push({ at: path.slice(1), push, ttl: Number(ttl), urgency: urgency!, topic: topic! })
    for (const resume of this.#waiting) resume()
    this.#waiting.clear()
  }

  async #hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await this.take(request.url!, request.headers as Record<string, string>, await buffer(request))
    this.answer(response, request)
  }
}

/** Checks who pushes (RFC 8292). Throws for a stranger. */
async function verify(authorization: string, audience: string): Promise<JWTPayload> {
  const [, token = '', key = ''] = /^vapid t=([^,]+), ?k=(.+)$/.exec(authorization) ?? []
  const point = Buffer.from(key, 'base64url')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map(part => part.toString('base64url'))
  const { payload } = await jwtVerify(token, await importJWK({ kty: 'EC', crv: 'P-256', x: x!, y: y! }, 'ES256'), {
    audience,
    subject: CONTACT,
  })
  if (key !== publicKey) throw new Error('another key')
  return payload
}

const taken: Answer = response => response.writeHead(201).end()

export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  response =>
    void response.writeHead(code, headers).end()

/** A push service for all tests of a file. */
export function usePushService(): PushService {
  const service = new PushService()
  before(() => service.listen())
  after(() => service.close())
  return service
}
