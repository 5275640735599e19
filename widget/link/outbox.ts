import { atom, type ReadableAtom } from 'nanostores'
import type { ErrorCode } from '../../server/protocol/error.ts'
import type { ClientFrameInput, Refused } from '../../server/protocol/frame.ts'
import { randomId } from '../base/random.ts'
import type { Extras, Pending } from './link.ts'

export type OutboxNeeds = {
  /** Whether it went out. */
  send: (frame: ClientFrameInput) => boolean
  /** Resolves once the message is kept on the device, or cannot be: only then it is sent. */
  keep: (pending: Pending, isNew: boolean) => Promise<void>
  drop: (clientId: string) => void
}

/** Codes of answers that leave open whether the message was stored. */
const UNDECIDED: ReadonlySet<ErrorCode> = new Set(['unavailable', 'internal', 'storage-full', 'damaged'])
const RETRY = 2000 // ms after such an answer that names no time

/** Messages on their way: one in flight for each chat, each sent again under the same clientId until it is answered. */
export class Outbox {
  readonly #$pending = atom<readonly Pending[]>([])
  readonly #inFlight = new Map<string, string>()
  readonly #needs: OutboxNeeds
  /** Not kept yet. */
  readonly #unkept = new Set<string>()
  /** Written in this tab. */
  readonly #own = new Set<string>()

  constructor(needs: OutboxNeeds) {
    this.#needs = needs
  }

  get $pending(): ReadableAtom<readonly Pending[]> {
    return this.#$pending
  }

  add(chat: string, text: string, extras: Extras = {}): string {
    const clientId = randomId()
    this.#own.add(clientId)
    this.#keep({ chat, clientId, text, ...extras, at: Date.now(), state: 'sending' }, true)
    return clientId
  }

  retry(clientId: string): void {
    const pending = this.find(clientId)
    if (!pending) return
    const { message: _message, ...rest } = { message: '', ...pending }
    this.#keep({ ...rest, state: 'sending' })
  }

  discard(clientId: string): void {
    this.remove(clientId)
    this.#needs.drop(clientId)
  }

  find(clientId: string): Pending | undefined {
    return this.#$pending.get().find(pending => pending.clientId === clientId)
  }

  /** A message as another tab has it. */
  put(pending: Pending): void {
    this.#show(pending)
    this.#drain()
  }

  remove(clientId: string): void {
    this.#own.delete(clientId)
    this.#$pending.set(this.#$pending.get().filter(pending => pending.clientId !== clientId))
  }

  /** What was kept, by another page or an earlier one, comes before what this page has besides. */
  join(kept: readonly Pending[]): void {
    const known = this.#$pending.get()
    const isKept = ({ clientId }: Pending) => kept.some(pending => pending.clientId === clientId)
    this.#$pending.set([
      ...kept.map(pending => this.find(pending.clientId) ?? pending),
      ...known.filter(pending => !isKept(pending)),
    ])
    this.#drain()
  }

  /** These are all there are, but for what was written in this tab and has not arrived there: that is kept once more. */
  follow(told: readonly Pending[]): void {
    const isTold = (clientId: string) => told.some(pending => pending.clientId === clientId)
    const missing = this.#$pending
      .get()
      .filter(({ clientId, state }) => state === 'sending' && this.#own.has(clientId) && !isTold(clientId))
    this.#$pending.set(told)
    for (const pending of missing) this.#keep(pending)
  }

  /** The connection is new: nobody knows what became of what was in flight. */
  reopened(): void {
    this.#inFlight.clear()
    this.#drain()
  }

  /** A message is in the log. */
  settle({ chat, clientId }: { chat: string; clientId: string }): void {
    if (!this.find(clientId)) return
    this.remove(clientId)
    this.#landed(chat, clientId)
  }

  refused({ clientId = '', code, message, retryAfter }: Refused): void {
    const pending = this.find(clientId)
    if (!pending) return
    if (UNDECIDED.has(code) || retryAfter !== undefined) {
      const wait = retryAfter === undefined ? RETRY : retryAfter * 1000
      setTimeout(() => this.#landed(pending.chat, clientId), wait)
      return
    }
    this.#show({ ...pending, state: 'failed', message })
    this.#landed(pending.chat, clientId)
  }

  #keep(pending: Pending, isNew = false): void {
    const { clientId } = pending
    this.#show(pending)
    this.#unkept.add(clientId)
    void this.#needs.keep(pending, isNew).then(() => {
      this.#unkept.delete(clientId)
      this.#drain()
    })
  }

  #landed(chat: string, clientId: string): void {
    if (this.#inFlight.get(chat) === clientId) this.#inFlight.delete(chat)
    this.#drain()
  }

  /** Sends the first of each chat that has none in flight. */
  #drain(): void {
    const busy = new Set(this.#inFlight.keys())
    for (const pending of this.#$pending.get()) {
      const { chat, clientId } = pending
      if (pending.state !== 'sending' || busy.has(chat)) continue
      busy.add(chat) // also if it is not kept yet: what follows it waits
      if (!this.#unkept.has(clientId) && this.#needs.send(frameOf(pending))) this.#inFlight.set(chat, clientId)
    }
  }

  /** In its place, or at the end if it is new. */
  #show(pending: Pending): void {
    const known = this.#$pending.get()
    const isIt = ({ clientId }: Pending) => clientId === pending.clientId
    this.#$pending.set(known.some(isIt) ? known.map(one => (isIt(one) ? pending : one)) : [...known, pending])
  }
}

function frameOf(pending: Pending): ClientFrameInput {
  const { at: _at, state: _state, message: _message, mentions, ...frame } = { message: '', ...pending }
  return { type: 'send', ...frame, ...(mentions && { mentions: [...mentions] }) }
}
