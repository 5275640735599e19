import { atom, type ReadableAtom } from 'nanostores'
import type { ErrorCode } from '../../server/protocol/error.ts'
import type { FileId } from '../../server/protocol/file.ts'
import type { ClientFrameInput, Refused } from '../../server/protocol/frame.ts'
import { randomId } from '../base/random.ts'
import type { Extras, Failure, Pending } from './link.ts'

export type OutboxNeeds = {
  /** Whether it went out. */
  send: (frame: ClientFrameInput) => boolean
  /** Resolves once the message is kept on the device, or cannot be: only then it is sent. */
  keep: (pending: Pending, isNew: boolean) => Promise<void>
  drop: (clientId: string) => void
  /** Brings the files of a message; ends in `uploaded` or `fail`. May be asked again meanwhile. */
  upload: (pending: Pending) => void
}

/** Codes of answers that leave open whether the message was stored. */
const UNDECIDED: ReadonlySet<ErrorCode> = new Set(['unavailable', 'internal', 'storage-full', 'damaged'])
const RETRY = 2000 // ms after such an answer that names no time

/** ms after it was written that a message waits for its files before those behind it go ahead. */
export const HOLD = 10_000

/**
 * Messages on their way: one in flight for each chat, each sent again under the same clientId until it is answered. One whose files
 * take long is overtaken.
 */
export class Outbox {
  readonly #$pending = atom<readonly Pending[]>([])
  readonly #inFlight = new Map<string, string>()
  readonly #needs: OutboxNeeds
  /** Not kept yet. */
  readonly #unkept = new Set<string>()
  /** Written in this tab. */
  readonly #own = new Set<string>()
  /** How much of a file has arrived, 0 to 1, by its key. */
  readonly $progress = atom<ReadonlyMap<string, number>>(new Map())
  /** Files that have arrived, by message. */
  readonly #uploads = new Map<string, readonly FileId[]>()

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
    const { message: _message, code: _code, ...rest } = { message: '', code: '', ...pending }
    this.#uploads.delete(clientId) // they may be gone
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
    this.drain()
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
    this.drain()
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
    this.drain()
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
    this.#show({ ...pending, state: 'failed', message, code })
    this.#landed(pending.chat, clientId)
  }

  /** All files of a message have arrived. */
  uploaded(clientId: string, files: readonly FileId[]): void {
    this.#uploads.set(clientId, files)
    this.drain()
  }

  /** A message cannot be sent: a file of it is not taken. */
  fail(clientId: string, code: Failure, message: string): void {
    const pending = this.find(clientId)
    if (pending) this.#keep({ ...pending, state: 'failed', message, code })
  }

  /** Sends the first of each chat that has none in flight. */
  drain(): void {
    const busy = new Set(this.#inFlight.keys())
    for (const pending of this.#$pending.get()) {
      const { chat, clientId } = pending
      if (pending.state !== 'sending' || busy.has(chat)) continue
      const uploads = this.#uploads.get(clientId)
      const isComing = pending.files && !uploads
      if (!isComing || Date.now() < pending.at + HOLD) busy.add(chat) // also if it is not kept yet: what follows it waits
      if (this.#unkept.has(clientId)) continue
      if (isComing) this.#needs.upload(pending)
      else if (this.#needs.send(frameOf(pending, uploads))) this.#inFlight.set(chat, clientId)
    }
  }

  #keep(pending: Pending, isNew = false): void {
    const { clientId } = pending
    this.#show(pending)
    this.#unkept.add(clientId)
    void this.#needs.keep(pending, isNew).then(() => {
      this.#unkept.delete(clientId)
      this.drain()
    })
  }

  #landed(chat: string, clientId: string): void {
    if (this.#inFlight.get(chat) === clientId) this.#inFlight.delete(chat)
    this.drain()
  }

  /** In its place, or at the end if it is new. */
  #show(pending: Pending): void {
    const known = this.#$pending.get()
    const isIt = ({ clientId }: Pending) => clientId === pending.clientId
    this.#$pending.set(known.some(isIt) ? known.map(one => (isIt(one) ? pending : one)) : [...known, pending])
  }
}

function frameOf(
  { chat, clientId, text, replyTo, thread, mentions }: Pending,
  uploads?: readonly FileId[],
): ClientFrameInput {
  const lists = { ...(mentions && { mentions: [...mentions] }), ...(uploads && { uploads: [...uploads] }) }
  return { type: 'send', chat, clientId, text, replyTo, thread, ...lists }
}
