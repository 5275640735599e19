import type { WritableAtom } from 'nanostores'
import type { ChatId } from '../../server/protocol/chat.ts'
import type { Store } from './store.ts'

const REST = 150 // ms without a key until a draft is written

/** What the user typed and did not send, by chat, in all tabs and visits. */
export class Drafts {
  readonly #store: Pick<Store, 'drafts' | 'putDraft'>
  readonly #$drafts: WritableAtom<ReadonlyMap<ChatId, string>>
  /** Not written yet. */
  readonly #waiting = new Map<ChatId, string>()
  readonly #stop = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(store: Pick<Store, 'drafts' | 'putDraft'>, $drafts: WritableAtom<ReadonlyMap<ChatId, string>>) {
    this.#store = store
    this.#$drafts = $drafts
    const { signal } = this.#stop
    addEventListener('pagehide', () => this.flush(), { signal })
    document.addEventListener('visibilitychange', () => this.flush(), { signal })
    void store.drafts().then(kept => $drafts.set(new Map([...kept, ...$drafts.get()]))) // what is typed already counts more
  }

  write(chat: ChatId, text: string): void {
    this.#waiting.set(chat, text)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.flush(), REST)
  }

  /** As another tab has it. */
  show(chat: ChatId, text: string): void {
    this.#waiting.delete(chat)
    this.#$drafts.set(new Map(this.#$drafts.get()).set(chat, text))
  }

  /** Whether the chat's draft is to be forgotten; whoever asks does it. */
  take(chat: ChatId): boolean {
    const isEmpty = this.#waiting.get(chat) === ''
    if (isEmpty) this.#waiting.delete(chat)
    return isEmpty
  }

  flush(): void {
    for (const [chat, text] of this.#waiting) void this.#store.putDraft(chat, text)
    this.#waiting.clear()
  }

  close(): void {
    this.flush()
    clearTimeout(this.#timer)
    this.#stop.abort()
  }
}
