import { within } from '../kv/key.ts'
import type { Partition } from '../kv/kv.ts'
import type { Receipt } from '../protocol/chat.ts'
import type { UserId } from '../protocol/people.ts'
import { laterReceipt, NO_RECEIPT } from './head.ts'

const REST = 1000 // ms between two commits of receipts
const ALARM = 2000 // ms after which the readers' rows are looked after

/** A receipt that moved, from where to where. */
export type Moved = { user: UserId; from: Receipt; to: Receipt }

export type ReceiptsDependencies = {
  partition: Partition
  now: () => number
  onMoved: (moved: readonly Moved[]) => void
  /** It is not known what became of a commit. */
  onFailed: () => void
}

/** How far each member has got: a row for each, outside the log. The first is stored at once, then they are gathered for a second. */
export class Receipts {
  readonly #deps: ReceiptsDependencies
  readonly #waiting = new Map<UserId, Receipt>()
  /** How far the senders have read because they sent: nobody has to be told. */
  readonly #sent = new Map<UserId, number>()
  #stored: Promise<Map<UserId, Receipt>> | undefined
  #restUntil = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #storing: Promise<void> | undefined

  constructor(deps: ReceiptsDependencies) {
    this.#deps = deps
  }

  /** Nothing is under way. */
  get isIdle(): boolean {
    return this.#timer === undefined && !this.#storing
  }

  /** All that is stored, by member. */
  all(): Promise<ReadonlyMap<UserId, Receipt>> {
    return this.#load()
  }

  /** Notes that the member has got this far, of `n` messages in all. It is stored within a second. */
  add(user: UserId, mark: Partial<Receipt>, n: number): void {
    this.#waiting.set(user, laterReceipt(this.#waiting.get(user) ?? NO_RECEIPT, mark, n))
    if (this.#timer || this.#storing) return
    this.#schedule()
  }

  /** Who sends the message `n` has seen what came before, and everybody knows. */
  sent(user: UserId, n: number): void {
    this.#sent.set(user, n)
    this.add(user, { read: n }, n)
  }

  /** Removes how far somebody has got who is no member any more. */
  async forget(user: UserId): Promise<void> {
    const key = ['receipt', user]
    const { partition } = this.#deps
    this.#waiting.delete(user)
    await this.#storing
    if (await partition.get(key)) await partition.commit({ delete: [key] })
    const known = await this.#load()
    known.delete(user)
    this.#sent.delete(user)
  }

  /** Stores what waits, without waiting for the end of the rest. */
  async settle(): Promise<void> {
    await this.#storing
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#begin()
    await this.#storing
  }

  #schedule(): void {
    const { now } = this.#deps
    this.#timer = setTimeout(() => this.#begin(), Math.min(REST, Math.max(0, this.#restUntil - now())))
  }

  #begin(): void {
    this.#timer = undefined
    this.#storing = this.#storeAll()
  }

  async #storeAll(): Promise<void> {
    const marks = [...this.#waiting]
    this.#waiting.clear()
    try {
      const moved = await this.#commit(marks)
      const news = moved.filter(({ from, to }) => to.read > from.read || to.delivered > from.delivered)
      if (news.length) this.#deps.onMoved(news)
    } catch {
      this.#stored = undefined // A receipt that could not be stored comes again with the next one: it only ever grows.
      this.#deps.onFailed()
    } finally {
      this.#restUntil = this.#deps.now() + REST
      this.#storing = undefined
      if (this.#waiting.size) this.#schedule()
    }
  }

  async #commit(marks: [UserId, Receipt][]): Promise<Moved[]> {
    const { partition, now } = this.#deps
    const known = await this.#load()
    for (;;) {
      const entries = await Promise.all(marks.map(([user]) => partition.get<Receipt>(['receipt', user])))
      const moved: Moved[] = []
      marks.forEach(([user, mark], index) => {
        const from = entries[index]?.value ?? NO_RECEIPT
        const to = laterReceipt(from, mark, Number.MAX_SAFE_INTEGER)
        if (to.read > from.read || to.delivered > from.delivered) moved.push({ user, from, to })
      })
      if (!moved.length) return moved
      const isDone = await partition.commit({
        check: marks.map(([user], index) => ({ key: ['receipt', user], version: entries[index]?.version })),
        set: moved.map(({ user, to }) => ({ key: ['receipt', user], value: to })),
        wakeAt: now() + ALARM, // a crash before the reader's row is stored must not leave it unread
      })
      if (!isDone) continue // another process moved one of them: read again
      for (const { user, to } of moved) known.set(user, to)
      return moved.map(({ user, from, to }) => ({ user, from: this.#known(user, from), to }))
    }
  }

  #known(user: UserId, from: Receipt): Receipt {
    const n = this.#sent.get(user)
    return n === undefined ? from : laterReceipt(from, { read: n }, n)
  }

  #load(): Promise<Map<UserId, Receipt>> {
    this.#stored ??= this.#deps.partition
      .list<Receipt>(within('receipt'))
      .then(entries => new Map(entries.map(({ key, value }) => [String(key[1]), value])))
    this.#stored.catch(() => {
      this.#stored = undefined
    })
    return this.#stored
  }
}
