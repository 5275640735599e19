import { atom, type ReadableAtom } from 'nanostores'
import type { Sent } from '../../server/protocol/chat.ts'
import type { ErrorCode } from '../../server/protocol/error.ts'
import type { ClientFrameInput, Refused } from '../../server/protocol/frame.ts'
import { randomId } from '../base/random.ts'
import type { Extras, Pending } from './link.ts'

/** Codes of answers that leave open whether the message was stored. */
const UNDECIDED: ReadonlySet<ErrorCode> = new Set(['unavailable', 'internal', 'storage-full', 'damaged'])
const RETRY = 2000 // ms after such an answer that names no time

/** Messages on their way: one in flight for each chat, each sent again under the same clientId until it is answered. */
export class Outbox {
  readonly #$pending = atom<readonly Pending[]>([])
  readonly #inFlight = new Map<string, string>()
  readonly #send: (frame: ClientFrameInput) => boolean

  constructor(send: (frame: ClientFrameInput) => boolean) {
    this.#send = send
  }

  get $pending(): ReadableAtom<readonly Pending[]> {
    return this.#$pending
  }

  add(chat: string, text: string, extras: Extras = {}): string {
    const clientId = randomId()
    this.#$pending.set([...this.#$pending.get(), { chat, clientId, text, ...extras, at: Date.now(), state: 'sending' }])
    this.#drain()
    return clientId
  }

  retry(clientId: string): void {
    this.#replace(clientId, pending => ({ ...withoutState(pending), state: 'sending' }))
    this.#drain()
  }

  discard(clientId: string): void {
    this.#$pending.set(this.#$pending.get().filter(pending => pending.clientId !== clientId))
  }

  /** The connection is new: nobody knows what became of what was in flight. */
  reopened(): void {
    this.#inFlight.clear()
    this.#drain()
  }

  /** A message is in the log. */
  settle({ chat, clientId }: Sent): void {
    if (!this.#$pending.get().some(pending => pending.clientId === clientId)) return
    this.discard(clientId)
    this.#landed(chat, clientId)
  }

  refused({ clientId, code, message, retryAfter }: Refused): void {
    const pending = this.#$pending.get().find(one => one.clientId === clientId)
    if (!pending) return
    if (UNDECIDED.has(code) || retryAfter !== undefined) {
      const wait = retryAfter === undefined ? RETRY : retryAfter * 1000
      setTimeout(() => this.#landed(pending.chat, pending.clientId), wait)
      return
    }
    this.#replace(pending.clientId, one => ({ ...withoutState(one), state: 'failed', message }))
    this.#landed(pending.chat, pending.clientId)
  }

  #landed(chat: string, clientId: string): void {
    if (this.#inFlight.get(chat) === clientId) this.#inFlight.delete(chat)
    this.#drain()
  }

  #drain(): void {
    for (const pending of this.#$pending.get()) {
      if (pending.state !== 'sending' || this.#inFlight.has(pending.chat)) continue
      if (this.#send(frameOf(pending))) this.#inFlight.set(pending.chat, pending.clientId)
    }
  }

  #replace(clientId: string, change: (pending: Pending) => Pending): void {
    this.#$pending.set(this.#$pending.get().map(pending => (pending.clientId === clientId ? change(pending) : pending)))
  }
}

function frameOf({ chat, clientId, text, replyTo, thread, mentions }: Pending): ClientFrameInput {
  const extras = {
    ...(replyTo && { replyTo }),
    ...(thread && { thread }),
    ...(mentions && { mentions: [...mentions] }),
  }
  return { type: 'send', chat, clientId, text, ...extras }
}

function withoutState({ chat, clientId, text, at, replyTo, thread, mentions }: Pending): Omit<Pending, 'state'> {
  const extras = { ...(replyTo && { replyTo }), ...(thread && { thread }), ...(mentions && { mentions }) }
  return { chat, clientId, text, at, ...extras }
}
