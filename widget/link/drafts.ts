import type { ChatId } from '../../server/protocol/chat.ts'
import type { Store } from './store.ts'
import type { Typed } from './typed.ts'

/** What the user typed and did not send, by chat, in all visits. */
export class Drafts {
  readonly #store: Pick<Store, 'drafts' | 'putDraft'>
  /** Not written yet. */
  readonly #waiting = new Map<ChatId, string>()

  constructor(store: Pick<Store, 'drafts' | 'putDraft'>, typed: Pick<Typed, 'join'>) {
    this.#store = store
    void store.drafts().then(kept => typed.join(kept))
  }

  write(chat: ChatId, text: string): void {
    this.#waiting.set(chat, text)
    queueMicrotask(() => this.#flush()) // after a message that is sent with the same key
  }

  /** Whether the chat's draft is to be forgotten; whoever asks does it. */
  take(chat: ChatId): boolean {
    const isEmpty = this.#waiting.get(chat) === ''
    if (isEmpty) this.#waiting.delete(chat)
    return isEmpty
  }

  close(): void {
    this.#flush()
  }

  /** All at once, without waiting for what is being written: the page may be closing. */
  #flush(): void {
    for (const [chat, text] of this.#waiting) void this.#store.putDraft(chat, text)
    this.#waiting.clear()
  }
}
