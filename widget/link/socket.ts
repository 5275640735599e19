import { atom, type ReadableAtom } from 'nanostores'
import type { ClientFrameInput, ServerFrame, Welcome } from '../../server/protocol/frame.ts'
import { isUnauthorized } from './error.ts'
import { readFrame } from './guard.ts'
import type { LinkStatus } from './link.ts'
import type { Token, TokenSource } from './token.ts'

export type SocketOptions = {
  server: string
  tokens: TokenSource
  device: string
  /** Resolves when this page may open the one socket of its user. */
  enter: (user: string) => Promise<void>
  /** Of the last inbox, to be told only what changed since. */
  feed: () => Welcome['inbox']['feed'] | undefined
  /** What is asked in the same breath as who this is. */
  ahead: () => readonly ClientFrameInput[]
  hear: (frame: ServerFrame) => void
}

const FIRST_WAIT = 500 // ms; doubles
const LONGEST_WAIT = 30_000 // ms
const TOKEN_TICK = 1000 // ms; tokens are dated in whole seconds, and one of the second of a sign-out counts as before it
const WELCOME = 10_000 // ms from opening a socket until it must have said welcome
const BEAT = 25_000 // ms between heartbeats
const BEAT_ANSWER = 10_000 // ms
const WAKE_ANSWER = 3000 // ms, where it is likely that there is none: the device slept, or says that it has no network
const PROOF_EARLY = 30_000 // ms
const LONGEST_TIMER = 2 ** 31 - 1 // ms
const UNAUTHORIZED = 4401
const SUSPENDED = 4403

/** A WebSocket that comes back by itself and proves the user again when it must. */
export class LinkSocket {
  readonly #options: SocketOptions
  readonly #$status = atom<LinkStatus>({ phase: 'connecting' })
  readonly #timers = new Set<ReturnType<typeof setTimeout>>()
  readonly #stopListening = new AbortController()
  #socket: WebSocket | undefined
  /** That on which it was said who this is. */
  #greeted: WebSocket | undefined
  /** What the server calls the user, where the token's `sub` is not it. */
  #name: string | undefined
  /** A token is on its way. */
  #isFetching = false
  #failures = 0
  #refusals = 0
  #heardAt = 0

  constructor(options: SocketOptions) {
    this.#options = options
    const { signal } = this.#stopListening
    addEventListener('online', () => this.hurry(), { signal })
    addEventListener('offline', () => this.#probe(WAKE_ANSWER), { signal })
    document.addEventListener('visibilitychange', () => this.hurry(), { signal })
    void this.#open()
  }

  get $status(): ReadableAtom<LinkStatus> {
    return this.#$status
  }

  /** Whether it went out: before the welcome only questions do. */
  send(frame: ClientFrameInput): boolean {
    const isHeard = this.#$status.get().phase === 'open' || (this.#greeted === this.#socket && 'ask' in frame)
    if (!isHeard || !this.#socket) return false
    this.#socket.send(JSON.stringify(frame))
    return true
  }

  /** Gives the socket up, and asks anew whether there may be one. */
  yield(): void {
    if (this.#isClosed) return
    const socket = this.#socket
    this.#socket = undefined
    this.#$status.set({ phase: 'connecting' })
    socket?.close()
    void this.#open()
  }

  /** The network or the page is back: do not wait for the timer. */
  hurry(): void {
    if (document.visibilityState !== 'visible') return
    if (this.#$status.get().phase === 'open') return this.#probe()
    this.#failures = 0
    void this.#open()
  }

  close(): void {
    this.#stopListening.abort()
    this.#stopTimers()
    this.#$status.set({ phase: 'closed' })
    this.#socket?.close()
  }

  get #isClosed(): boolean {
    return this.#$status.get().phase === 'closed'
  }

  async #open(): Promise<void> {
    if (this.#isClosed || this.#socket || this.#isFetching) return
    this.#stopTimers()
    this.#isFetching = true
    try {
      const { tokens, enter } = this.#options
      const { user } = await tokens.token({ fresh: this.#refusals > 0 })
      await enter(user)
      const token = await tokens.token() // another one if that took long
      this.#isFetching = false
      if (!this.#isClosed) this.#greet(token)
    } catch (error) {
      this.#isFetching = false
      console.warn('innies: no connection,', error instanceof Error ? error.message : error)
      if (isUnauthorized(error)) this.#refuse('signed-out')
      else this.#lost()
    }
  }

  #greet({ text, user }: Token): void {
    const { server, device, feed, ahead } = this.#options
    const socket = new WebSocket(
      `${server.replace(/^http/, 'ws')}/v1/socket?user=${encodeURIComponent(this.#name ?? user)}`,
    )
    this.#socket = socket
    socket.onopen = () => {
      const hello: ClientFrameInput = { type: 'hello', token: text, device, feed: feed() }
      for (const frame of [hello, ...ahead()]) socket.send(JSON.stringify(frame))
      this.#greeted = socket
    }
    socket.onmessage = ({ data }) => socket === this.#socket && this.#receive(data)
    socket.onclose = ({ code }) => socket === this.#socket && this.#lost(code)
    this.#after(WELCOME, () => this.#$status.get().phase !== 'open' && this.#drop(socket))
  }

  #receive(data: unknown): void {
    this.#heardAt = Date.now()
    const frame = readFrame(data)
    if (!frame) return // a heartbeat's answer, or what a newer server says
    if (frame.type === 'welcome') this.#welcomed(frame)
    if (frame.type === 'you-are') return this.#comeAs(frame.user)
    if (frame.type === 'proved') this.#proveIn(frame.proofIn)
    if (frame.type === 'proof-due') void this.#prove()
    this.#options.hear(frame)
    if (frame.type === 'welcome') this.#$status.set({ phase: 'open' }) // after the rows are in place
  }

  #welcomed({ proofIn }: Welcome): void {
    this.#failures = 0
    this.#refusals = 0
    this.#proveIn(proofIn)
    this.#after(BEAT, () => this.#beat())
  }

  /** The server keeps each user's sockets together, and this one knocked at another's. */
  #comeAs(user: string): void {
    if (user === this.#name) return // it does not find itself: the close that follows counts
    this.#name = user
    this.#stopTimers()
    this.#socket?.close()
    this.#socket = undefined
    void this.#open()
  }

  #lost(code?: number): void {
    this.#stopTimers()
    this.#socket = undefined
    if (this.#isClosed) return
    if (code === SUSPENDED) return this.#refuse('suspended')
    if (code === UNAUTHORIZED && ++this.#refusals > 1) return this.#refuse('signed-out')
    this.#$status.set({ phase: 'waiting', isOffline: !navigator.onLine })
    const longest = Math.min(FIRST_WAIT * 2 ** this.#failures++, LONGEST_WAIT)
    const least = code === UNAUTHORIZED ? TOKEN_TICK : 0
    this.#after(least + longest * (0.5 + Math.random() / 2), () => void this.#open())
  }

  /** Nothing comes back by itself; only the user can, from signing in. */
  #refuse(reason: 'signed-out' | 'suspended'): void {
    this.#stopTimers()
    if (!this.#isClosed) this.#$status.set({ phase: 'refused', reason })
  }

  /** Gives up a socket that may never say that it is gone. */
  #drop(socket: WebSocket): void {
    if (socket !== this.#socket) return
    this.#lost()
    socket.close()
  }

  #beat(): void {
    this.#probe()
    this.#after(BEAT, () => this.#beat())
  }

  /** Asks for a sign of life and gives the socket up when none comes: a dead network closes nothing. */
  #probe(patience = BEAT_ANSWER): void {
    const socket = this.#socket
    if (this.#$status.get().phase !== 'open' || !socket) return
    const askedAt = Date.now()
    const wasAsleep = askedAt - this.#heardAt > BEAT + BEAT_ANSWER
    socket.send('ping')
    this.#after(wasAsleep ? WAKE_ANSWER : patience, () => this.#heardAt < askedAt && this.#drop(socket))
  }

  #proveIn(ms: number): void {
    this.#after(Math.min(Math.max(ms - PROOF_EARLY, 0), LONGEST_TIMER), () => void this.#prove())
  }

  async #prove(): Promise<void> {
    const proven = await this.#options.tokens.token({ fresh: true }).catch(() => undefined)
    if (proven) this.send({ type: 'prove', token: proven.text })
  }

  #after(ms: number, act: () => unknown): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      act()
    }, ms)
    this.#timers.add(timer)
  }

  #stopTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }
}
