import type { WritableAtom } from 'nanostores'
import type { ChatId } from '../../server/protocol/chat.ts'
import type { Store } from './store.ts'

/** What the user typed and did not send, by chat, in all tabs and visits. */
export class Drafts {
  readonly #store: Pick<Store, 'drafts' | 'putDraft'>
  readonly #$drafts: WritableAtom<ReadonlyMap<ChatId, string>>
  /** Not written yet. */
  readonly #waiting = new Map<ChatId, string>()
  #isWriting = false

  constructor(store: Pick<Store, 'drafts' | 'putDraft'>, $drafts: WritableAtom<ReadonlyMap<ChatId, string>>) {
    this.#store = store
    this.#$drafts = $drafts
    void store.drafts().then(kept => $drafts.set(new Map([...kept, ...$drafts.get()]))) // what is typed already counts more
  }

  write(chat: ChatId, text: string): void {
    this.#waiting.set(chat, text)
    queueMicrotask(() => void this.#flush()) // after a message that is sent with the same key
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

  close(): void {
    void this.#flush()
  }

  /** Writes what waits, one after the other: what is typed meanwhile waits for the next. */
  async #flush(): Promise<void> {
    if (this.#isWriting) return
    this.#isWriting = true
    for (const [chat, text] of this.#waiting) {
      this.#waiting.delete(chat)
      await this.#store.putDraft(chat, text)
    }
    this.#isWriting = false
  }
}
