import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import WebSocket from 'ws'
import type { NodeConfig } from './config.ts'
import { signUserToken } from './identity/token.ts'
import { config, issuer, nameOf } from './memory.fixture.ts'
import { type Running, type ServeOptions, serve } from './node.ts'
import type { ClientFrameInput, ServerFrame } from './protocol/frame.ts'

/** A folder of its own for each store. */
export const newFolder = () => mkdtemp(join(tmpdir(), 'innies-server-'))

export type TestOptions = ServeOptions & Partial<NodeConfig>

export async function startServer(data: string, { now, at, site, ...change }: TestOptions = {}): Promise<Running> {
  const options = { ...(now && { now }), ...(at && { at }), ...(site && { site }) }
  return serve({ ...config, port: 0, host: '127.0.0.1', data, scripts: '', ...change }, options)
}

/** A server for all tests of a file; its address is there once they run. */
export function useServer(options?: TestOptions): { readonly url: string } {
  const used = { url: '' }
  let folder = ''
  let server: Running | undefined
  before(async () => {
    folder = await newFolder()
    server = await startServer(folder, options)
    used.url = server.url
  })
  after(async () => {
    await server?.close()
    await rm(folder, { recursive: true, force: true })
  })
  return used
}

type Heard<Type> = Extract<ServerFrame, { type: Type }>

/** A socket as a client has it: frames out, and a wait for the next frame of a type. */
export class Client {
  readonly socket: WebSocket
  readonly frames: ServerFrame[] = []
  readonly closed: Promise<{ code: number; reason: string }>
  readonly #waiting = new Set<() => void>()

  constructor(url: string, user: string) {
    this.socket = new WebSocket(`${url.replace(/^http/, 'ws')}/v1/socket?user=${user}`)
    this.closed = new Promise(resolve =>
      this.socket.on('close', (code, reason) => resolve({ code, reason: String(reason) })),
    )
    this.socket.on('error', () => {}) // a close follows
    this.socket.on('message', data => {
      if (String(data) !== 'pong') this.frames.push(JSON.parse(String(data)) as ServerFrame)
      for (const look of this.#waiting) look()
    })
  }

  /** Opens a socket and says hello. */
  static async enter(url: string, user: string, feed?: [string, number]): Promise<Client> {
    const client = await Client.open(url, user)
    const token = await signUserToken({ id: user, name: nameOf(user) }, issuer)
    client.say({ type: 'hello', token, device: `device-${user}`, ...(feed ? { feed } : {}) })
    await client.next('welcome')
    return client
  }

  static async open(url: string, user: string): Promise<Client> {
    const client = new Client(url, user)
    await new Promise<void>((resolve, reject) => client.socket.on('open', resolve).on('error', reject))
    return client
  }

  say(frame: ClientFrameInput | string): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
  }

  /** The first frame of a type that was not taken yet. */
  next<Type extends ServerFrame['type']>(type: Type): Promise<Heard<Type>> {
    return new Promise(resolve => {
      const look = () => {
        const at = this.frames.findIndex(frame => frame.type === type)
        if (at < 0) return
        this.#waiting.delete(look)
        resolve(this.frames.splice(at, 1)[0] as Heard<Type>)
      }
      this.#waiting.add(look)
      look()
    })
  }
}

/** Requests as a user, over the network. */
export async function ask<Answer>(url: string, user: string, path: string, body?: unknown): Promise<Answer> {
  const headers = { authorization: `Bearer ${await signUserToken({ id: user, name: nameOf(user) }, issuer)}` }
  const response = await fetch(
    url + path,
    body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) },
  )
  return (await response.json()) as Answer
}

export async function openChat(url: string, user: string, other: string): Promise<string> {
  return (await ask<{ row: { chat: string } }>(url, user, '/v1/chats', { with: other })).row.chat
}

let pairs = 0

/** Two people who have an open chat and a socket each. */
export async function pairAt(url: string) {
  const [ana, bob] = [`ana${++pairs}`, `bob${pairs}`]
  const chat = await openChat(url, ana, bob)
  return { ana, bob, chat, hers: await Client.enter(url, ana), his: await Client.enter(url, bob) }
}

/** A clientId that is easy to tell from others. */
export const id = (letter: string) => letter.repeat(22)
