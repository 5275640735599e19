import { atom, type ReadableAtom } from 'nanostores'
import type { ChatId } from '../../server/protocol/chat.ts'

const PAUSE = 500 // ms without a key until what was typed is kept

/** What was typed and not sent, by chat, on this page. A key only notes its text: all else waits for a pause, or for the page's end. */
export class Typed {
  readonly #$drafts = atom<ReadonlyMap<ChatId, string>>(new Map())
  readonly #keep: (chat: ChatId, text: string) => void
  readonly #stop = new AbortController()
  /** Noted since the last pause. */
  readonly #noted = new Map<ChatId, string>()
  #pause: ReturnType<typeof setTimeout> | undefined

  constructor(keep: (chat: ChatId, text: string) => void) {
    this.#keep = keep
    const { signal } = this.#stop
    document.addEventListener('visibilitychange', () => this.flush(), { signal }) // the last that a phone tells
    addEventListener('pagehide', () => this.flush(), { signal })
  }

  get $drafts(): ReadableAtom<ReadonlyMap<ChatId, string>> {
    return this.#$drafts
  }

  note(chat: ChatId, text: string): void {
    this.#noted.set(chat, text)
    clearTimeout(this.#pause)
    this.#pause = setTimeout(() => this.flush(), PAUSE)
  }

  /** Shows and keeps what was noted. */
  flush(): void {
    clearTimeout(this.#pause)
    const noted = [...this.#noted].filter(([chat, text]) => (this.#$drafts.get().get(chat) ?? '') !== text)
    this.#noted.clear()
    if (noted.length) this.#$drafts.set(new Map([...this.#$drafts.get(), ...noted]))
    for (const [chat, text] of noted) this.#keep(chat, text)
  }

  /** What earlier visits left; what is typed already counts more. */
  join(kept: ReadonlyMap<ChatId, string>): void {
    this.flush()
    this.#$drafts.set(new Map([...kept, ...this.#$drafts.get()]))
  }

  /** As another tab has it. */
  show(chat: ChatId, text: string): void {
    this.#noted.delete(chat)
    this.#$drafts.set(new Map(this.#$drafts.get()).set(chat, text))
  }

  /** The user signs out: what was noted is kept nowhere. */
  forget(): void {
    this.#noted.clear()
  }

  close(): void {
    this.#stop.abort()
    this.flush()
  }
}
