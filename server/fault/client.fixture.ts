import { after } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import WebSocket from 'ws'
import { signUserToken } from '../identity/token.ts'
import { issuer, nameOf } from '../memory.fixture.ts'
import type { ChatId, ClientId, Fact, Page, Sent } from '../protocol/chat.ts'
import { STATUS } from '../protocol/error.ts'
import type { ClientFrameInput, Refused, ServerFrame } from '../protocol/frame.ts'

type Send = Extract<ClientFrameInput, { type: 'send' }>

type Options = {
  user: string
  chat: ChatId
  /** Asked at each attempt: a server that comes back has another address. */
  url: () => string
  /** Comes back by itself when its socket is closed. */
  returns?: boolean
}

const PAUSE = 20 // ms between two attempts
const PATIENCE = 20_000 // ms

const clients: HonestClient[] = []
after(() => {
  for (const client of clients) client.leave()
})

/**
 * A client as every real one is: it sends a message under the same clientId until it is answered, shows what comes in the
 * order of `rev`, and fetches what is missing. It notes whatever no client may ever see.
 */
export class HonestClient {
  readonly user: string
  readonly chat: ChatId
  /** The log as it is on the screen; the fact of rev 1 stands first. */
  readonly shown: Fact[] = []
  /** Rev of each own message that was answered. */
  readonly acknowledged = new Map<ClientId, number>()
  readonly texts = new Map<ClientId, string>()
  /** Own messages that came by themselves and not in a page: they were heard of, or answered. */
  readonly answers = new Set<ClientId>()
  readonly refused: Refused[] = []
  /** What contradicts a promise. */
  readonly faults: string[] = []
  readonly closes: number[] = []
  /** From each send to its answer, ms; a message that was sent again counts from the first time. */
  readonly latencies: number[] = []
  isOpen = false
  socket: WebSocket | undefined
  readonly #options: Options
  readonly #outbox = new Map<ClientId, Send>()
  readonly #begun = new Map<ClientId, number>()
  readonly #early = new Map<number, Fact>()
  readonly #read = new Map<string, number>()
  readonly #waiting = new Set<() => void>()
  #epoch: string | undefined
  #asks = 0
  #isPaging = false
  #hasLeft = false
  /** Messages kept on their way at once, and what they say. */
  #work: { window: number; text: (n: number) => string } | undefined

  constructor(options: Options) {
    this.#options = options
    this.user = options.user
    this.chat = options.chat
    clients.push(this)
  }

  get unanswered(): number {
    return this.#outbox.size
  }

  /** Opens a socket; resolves when all is shown that was there then. */
  async connect(): Promise<void> {
    void this.#open()
    await this.until(() => this.isOpen && !this.#isPaging, 'a connection')
  }

  /** Sends a message until it is answered. */
  send(text: string): ClientId {
    const clientId = crypto.randomUUID()
    const frame: Send = { type: 'send', chat: this.chat, clientId, text }
    this.texts.set(clientId, text)
    this.#outbox.set(clientId, frame)
    this.#begun.set(clientId, performance.now())
    this.say(frame)
    return clientId
  }

  /** Sends as fast as it is answered. */
  work(window: number, text: (n: number) => string = n => `${this.user} ${n}`): void {
    this.#work = { window, text }
    this.#refill()
  }

  rest(): void {
    this.#work = undefined
  }

  say(frame: ClientFrameInput): void {
    if (this.isOpen) this.socket?.send(JSON.stringify(frame))
  }

  /** Resolves when the condition holds; asked after everything that happens to this client. */
  until(condition: () => boolean, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(look)
        reject(new Error(`${this.user} waited in vain for ${what}`))
      }, PATIENCE)
      const look = () => {
        if (!condition()) return
        this.#waiting.delete(look)
        clearTimeout(timer)
        resolve()
      }
      this.#waiting.add(look)
      look()
    })
  }

  /** Resolves when everything sent is answered and shown. */
  async settled(): Promise<void> {
    const isSettled = () => this.isOpen && !this.#outbox.size && !this.#early.size && !this.#isPaging
    await this.until(isSettled, `answers to ${this.#outbox.size} messages`)
    this.#fill()
    await this.until(isSettled, 'the end of the log')
  }

  /** Closes the socket for good. */
  leave(): void {
    this.#hasLeft = true
    this.rest()
    this.socket?.terminate()
  }

  async #open(): Promise<void> {
    const token = await tokenOf(this.user)
    if (this.#hasLeft) return
    const socket = new WebSocket(`${this.#options.url().replace(/^http/, 'ws')}/v1/socket?user=${this.user}`)
    this.socket = socket
    socket.on('open', () => socket.send(JSON.stringify({ type: 'hello', token, device: `device-${this.user}` })))
    socket.on('message', data => this.#hear(JSON.parse(String(data)) as ServerFrame))
    socket.on('error', () => {}) // a close follows
    socket.on('close', code => this.#closed(code))
  }

  #closed(code: number): void {
    this.closes.push(code)
    this.isOpen = false
    this.#isPaging = false
    if (this.#options.returns && !this.#hasLeft) setTimeout(() => void this.#open(), PAUSE)
    this.#look()
  }

  #hear(frame: ServerFrame): void {
    if (frame.type === 'welcome') this.#begin()
    else if (frame.type === 'paged') this.#page(frame.page)
    else if (frame.type === 'refused') this.#refuse(frame)
    else if (frame.type === 'was-read' && frame.chat === this.chat) this.#advance(frame.user, frame.n)
    else if ('at' in frame && frame.chat === this.chat) {
      if (frame.type === 'sent') this.answers.add(frame.clientId)
      this.#take(frame)
    }
    this.#look()
  }

  #begin(): void {
    this.isOpen = true
    for (const frame of this.#outbox.values()) this.say(frame)
    this.#fill()
    this.#refill()
  }

  #page({ epoch, head, facts }: Page): void {
    this.#isPaging = false
    if (this.#epoch !== undefined && this.#epoch !== epoch) this.faults.push('the epoch changed and nothing was lost')
    this.#epoch = epoch
    for (const fact of facts) this.#take(fact)
    if (this.shown.length < head) this.#fill()
  }

  #take(fact: Fact): void {
    if (fact.type === 'sent' && fact.from === this.user) this.#answer(fact)
    const known = this.shown[fact.rev - 1] ?? this.#early.get(fact.rev)
    if (known && !isDeepStrictEqual(known, fact)) this.faults.push(`rev ${fact.rev} is two different facts`)
    if (known) return
    this.#early.set(fact.rev, fact)
    this.#show()
    if (this.#early.size) this.#fill()
  }

  /** Shows what follows the last fact without a hole. */
  #show(): void {
    let news = 0
    for (let rev = this.shown.length + 1; this.#early.has(rev); rev++) {
      const fact = this.#early.get(rev)!
      this.#early.delete(rev)
      this.shown.push(fact)
      if (fact.type === 'sent' && fact.from !== this.user) news = fact.n
    }
    if (news) this.say({ type: 'read', chat: this.chat, n: news })
  }

  #answer({ clientId, rev, text }: Sent): void {
    const sent = this.texts.get(clientId)
    if (sent === undefined) return // by another device
    if (text !== sent) this.faults.push(`rev ${rev} does not say what was sent`)
    const known = this.acknowledged.get(clientId)
    if (known !== undefined && known !== rev) this.faults.push(`a message was acknowledged at ${known} and ${rev}`)
    this.acknowledged.set(clientId, rev)
    if (!this.#outbox.delete(clientId)) return
    this.latencies.push(performance.now() - this.#begun.get(clientId)!)
    this.#refill()
  }

  #refuse(frame: Refused): void {
    this.refused.push(frame)
    const again = frame.clientId === undefined ? undefined : this.#outbox.get(frame.clientId)
    if (STATUS[frame.code] < 500) {
      this.faults.push(`refused as ${frame.code}: ${frame.message}`)
      return
    }
    if (frame.clientId === undefined) this.#isPaging = false
    setTimeout(() => (again ? this.#repeat(again) : this.#fill()), PAUSE)
  }

  #repeat(frame: Send): void {
    if (this.#outbox.has(frame.clientId)) this.say(frame)
  }

  #advance(user: string, n: number): void {
    const known = this.#read.get(user) ?? 0
    if (n < known) this.faults.push(`${user} had read ${known} messages and then ${n}`)
    this.#read.set(user, n)
  }

  #fill(): void {
    if (this.#isPaging || !this.isOpen) return
    this.#isPaging = true
    this.say({ type: 'page', ask: ++this.#asks, chat: this.chat, range: { after: this.shown.length, limit: 200 } })
  }

  #refill(): void {
    while (this.#work && this.isOpen && this.#outbox.size < this.#work.window) {
      this.send(this.#work.text(this.texts.size))
    }
  }

  #look(): void {
    for (const look of this.#waiting) look()
  }
}

const tokens = new Map<string, Promise<string>>()

function tokenOf(user: string): Promise<string> {
  const known = tokens.get(user) ?? signUserToken({ id: user, name: nameOf(user) }, issuer)
  tokens.set(user, known)
  return known
}
