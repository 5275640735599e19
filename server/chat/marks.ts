import type { ChatId, Receipt } from '../protocol/chat.ts'
import type { UserId } from '../protocol/people.ts'
import type { Delivery } from './delivery.ts'
import { receiptOf, withReceipt } from './head.ts'
import type { Log } from './log.ts'

const REST = 1000 // ms between two commits of receipts

/** Receipts on their way into the store: the first at once, then gathered for a second. Nobody is told of one that is not stored. */
export class Marks {
  readonly #log: Log
  readonly #chat: ChatId
  readonly #delivery: Delivery
  readonly #now: () => number
  readonly #waiting = new Map<UserId, Receipt>()
  #restUntil = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(log: Log, chat: ChatId, delivery: Delivery, now: () => number) {
    this.#log = log
    this.#chat = chat
    this.#delivery = delivery
    this.#now = now
  }

  get isIdle(): boolean {
    return this.#timer === undefined
  }

  add(user: UserId, mark: Partial<Receipt>): void {
    const old = this.#waiting.get(user)
    const delivered = Math.max(old?.delivered ?? 0, mark.delivered ?? 0)
    this.#waiting.set(user, { delivered, read: Math.max(old?.read ?? 0, mark.read ?? 0) })
    this.#timer ??= setTimeout(() => void this.#store(), Math.min(REST, Math.max(0, this.#restUntil - this.#now())))
  }

  /** Stores what waits, without waiting for the end of the rest. */
  async settle(): Promise<void> {
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    await this.#store()
  }

  async #store(): Promise<void> {
    const marks = [...this.#waiting]
    this.#waiting.clear()
    this.#timer = undefined
    this.#restUntil = this.#now() + REST
    try {
      await this.#commit(marks)
    } catch {
      // A receipt that could not be stored comes again with the next one: it only ever grows.
    }
  }

  async #commit(marks: [UserId, Receipt][]): Promise<void> {
    const { before, after } = await this.#log.change(draft => {
      const before = draft.head
      for (const [user, mark] of marks) if (draft.head) draft.head = withReceipt(draft.head, user, mark)
      return { before, after: draft.head }
    })
    if (!before || !after || before === after) return
    const news: object[] = []
    for (const [user] of marks) {
      const [old, now] = [receiptOf(before, user), receiptOf(after, user)]
      if (now.read > old.read) news.push({ type: 'was-read', chat: this.#chat, user, n: now.read })
      else if (now.delivered > old.delivered)
        news.push({ type: 'was-received', chat: this.#chat, user, n: now.delivered })
    }
    if (news.length) await this.#delivery.notify(after.members, after, news)
  }
}
