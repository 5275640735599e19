import { atom, type ReadableAtom } from 'nanostores'
import type { ChatId, Fact, Page, Receipt } from '../../server/protocol/chat.ts'
import type { UserId } from '../../server/protocol/people.ts'
import { messageOf } from '../link/error.ts'
import type { Link, News } from '../link/link.ts'
import type { Pieces } from './pieces.ts'
import { Stretch } from './stretch.ts'

/** What there is before the first known line. */
export type Older = 'none' | 'more' | 'loading' | 'failed'

export type Receipts = Readonly<Record<UserId, Receipt>>

export type LogState =
  | { phase: 'loading' }
  | { phase: 'failed'; message: string }
  /** `facts` are in order of `rev`, have no hole, and stand as they are now. */
  | { phase: 'open'; epoch: string; floor: number; facts: Pieces<Fact>; receipts: Receipts; older: Older }

type Open = Extract<LogState, { phase: 'open' }>

/** Resolves after so many ms. */
export type Wait = (ms: number) => Promise<void>

const PAGE = 50 // facts
const BIG = 200 // facts; the server gives no more at once
const MORE = 5 // big pages at most, to reach back to a message
const FAR = 1000 // messages; one that is further back is not reached for
const PAUSE = 2000 // ms until a gap that could not be fetched is asked for again

/** A stretch of one chat's log up to its end, kept whole while lines come in and the connection comes and goes. */
export class Log {
  readonly #chat: ChatId
  readonly #link: Link
  readonly #wait: Wait
  readonly #from: number
  readonly #state = atom<LogState>({ phase: 'loading' })
  #stretch = new Stretch()
  readonly #stops: readonly (() => void)[]
  /** Facts heard before the ones they follow. */
  readonly #early = new Map<number, Fact>()
  /** Counts the beginnings; an answer to a question of an earlier one is dropped. */
  #life = 0
  /** The life in which a gap is being fetched. */
  #filling = 0

  /** `from`: the ordinal of a message that is to be known from the beginning, and the one before it. */
  constructor(
    chat: ChatId,
    link: Link,
    { wait, from = Number.POSITIVE_INFINITY }: { wait: Wait; from?: number | undefined },
  ) {
    this.#chat = chat
    this.#link = link
    this.#wait = wait
    this.#from = from
    this.#stops = [
      link.listen(news => {
        if (news.chat === chat) this.#hear(news)
      }),
      link.$status.listen(status => {
        if (status.phase === 'open') this.#resume()
      }),
    ]
    void this.load(true)
  }

  get $state(): ReadableAtom<LogState> {
    return this.#state
  }

  /** Begins from the newest line: at first from what this device knows, which is then brought up to date. */
  async load(isFirst = false): Promise<void> {
    const life = ++this.#life
    this.#early.clear()
    this.#state.set({ phase: 'loading' })
    try {
      const kept = isFirst ? await this.#link.cached(this.#chat) : undefined
      const canAsk = this.#link.$status.get().phase === 'open'
      const known = kept && canAsk && !this.#isEnough(kept) ? undefined : kept
      const page = known ?? (await this.#newest())
      if (life !== this.#life) return
      const { epoch, floor, receipts } = page
      this.#stretch = new Stretch(page.facts)
      const facts = this.#stretch.pieces
      this.#state.set({ phase: 'open', epoch, floor, facts, receipts, older: olderThan(page) })
      this.#settle()
      if (known) void this.#fill()
    } catch (error) {
      if (life === this.#life) this.#state.set({ phase: 'failed', message: messageOf(error) })
    }
  }

  async #newest(): Promise<Page> {
    let page = await this.#link.page(this.#chat, { limit: PAGE })
    for (let more = MORE; more && !this.#isEnough(page); more--) {
      const before = page.facts[0]?.rev
      const older = await this.#link.page(this.#chat, { before, limit: BIG })
      if (older.epoch !== page.epoch) break // the log finds out by itself
      page = { ...page, facts: [...older.facts, ...page.facts] }
    }
    return page
  }

  /** Whether the page reaches back far enough, or cannot. */
  #isEnough(page: Page): boolean {
    const first = page.facts.find(fact => 'n' in fact)
    const n = first && 'n' in first ? first.n : 0
    return n < this.#from || n > this.#from + FAR || olderThan(page) === 'none'
  }

  /** Fetches a page of history before the first known line. */
  async loadOlder(): Promise<void> {
    const log = this.#open
    const before = this.#stretch.first?.rev
    if (!log || before === undefined || log.older === 'none' || log.older === 'loading') return
    const life = this.#life
    this.#change({ older: 'loading' })
    try {
      const page = await this.#link.page(this.#chat, { before, limit: PAGE })
      if (life !== this.#life) return
      if (this.#isOutdated(page)) return await this.load()
      this.#stretch.prepend(page.facts.filter(fact => fact.rev < before))
      this.#change({ facts: this.#stretch.pieces, older: olderThan(page) })
    } catch {
      if (life === this.#life) this.#change({ older: 'failed' })
    }
  }

  /** Takes a stretch from elsewhere in, with what there is before it, if it reaches the first known line. */
  adopt(facts: readonly Fact[], older: Older): boolean {
    const { first } = this.#stretch
    const isJoined = first !== undefined && facts.some(({ rev }) => rev === first.rev - 1)
    if (isJoined) {
      this.#stretch.prepend(facts.filter(({ rev }) => rev < first.rev))
      this.#change({ facts: this.#stretch.pieces, older })
    }
    return isJoined
  }

  /** Lets go of what it knows too: who is derived from it may be kept a while longer. */
  close(): void {
    this.#life++
    for (const stop of this.#stops) stop()
    this.#stretch = new Stretch()
    this.#early.clear()
    this.#change({ facts: this.#stretch.pieces })
  }

  get #open(): Open | undefined {
    const log = this.#state.get()
    return log.phase === 'open' ? log : undefined
  }
  get #last(): number {
    return this.#stretch.last?.rev ?? this.#open?.floor ?? 0
  }

  #change(part: Partial<Open>): void {
    const log = this.#open
    if (log) this.#state.set({ ...log, ...part })
  }

  #hear(news: News): void {
    if (news.type === 'behind') this.#resume()
    else if (news.type === 'was-read') this.#advance({ [news.user]: { delivered: news.n, read: news.n } })
    else if (news.type === 'was-received') this.#advance({ [news.user]: { delivered: news.n, read: 0 } })
    else if ('rev' in news) {
      this.#early.set(news.rev, news)
      this.#settle()
    }
  }

  #resume(): void {
    const { phase } = this.#state.get()
    if (phase === 'failed') void this.load()
    if (phase === 'open') void this.#fill()
  }

  /** Takes what follows the last line without a hole; asks for what is missing before the rest. */
  #settle(): void {
    if (!this.#open) return
    const next: Fact[] = []
    for (let rev = this.#last + 1; this.#early.has(rev); rev++) next.push(...this.#takeEarly(rev))
    this.#stretch.append(next)
    if (next.length) this.#change({ facts: this.#stretch.pieces })
    // Who sends has seen what came before.
    const senders = next.flatMap(fact =>
      fact.type === 'sent' ? [[fact.from, { delivered: fact.n, read: fact.n }] as const] : [],
    )
    this.#advance(Object.fromEntries(senders))
    for (const rev of this.#early.keys()) if (rev <= this.#last) this.#early.delete(rev)
    if (this.#early.size) void this.#fill()
  }

  #takeEarly(rev: number): Fact[] {
    const fact = this.#early.get(rev)
    this.#early.delete(rev)
    return fact ? [fact] : []
  }

  /** Asks for what follows the last line, again and again until nothing is missing. */
  async #fill(): Promise<void> {
    const life = this.#life
    if (this.#filling === life) return
    this.#filling = life
    for (let isWhole = false; !isWhole && life === this.#life; ) {
      isWhole = await this.#fillOnce(life).catch((error: unknown) => this.#isLost(life, error))
      if (!isWhole && life === this.#life) await this.#wait(PAUSE)
    }
    if (this.#filling === life) this.#filling = 0
  }

  /** Whether nothing is missing any more. */
  async #fillOnce(life: number): Promise<boolean> {
    for (;;) {
      const last = this.#last
      const page = await this.#link.page(this.#chat, { after: last })
      if (life !== this.#life) return true
      if (this.#isOutdated(page)) {
        void this.load()
        return true
      }
      this.#take(page)
      if (this.#last >= page.head && this.#early.size === 0) return true
      if (this.#last === last) return false
    }
  }

  /** Whether what is known does not join on to the page: history was lost, or what lies between is no more. */
  #isOutdated({ epoch, floor }: Page): boolean {
    return epoch !== this.#open?.epoch || floor > this.#last
  }

  /** Whether there is nothing more to ask for: the chat is not there, or not for this user any more. */
  #isLost(life: number, error: unknown): boolean {
    const isLost = error instanceof Error && 'code' in error && error.code === 'not-found'
    if (isLost && life === this.#life) this.#state.set({ phase: 'failed', message: error.message })
    return isLost
  }

  #take({ floor, facts, receipts }: Page): void {
    this.#stretch.cut(floor)
    this.#change({ floor, facts: this.#stretch.pieces })
    for (const fact of facts) this.#early.set(fact.rev, fact)
    this.#settle()
    this.#advance(receipts)
  }

  #advance(receipts: Receipts): void {
    const known = this.#open?.receipts
    if (!known || Object.keys(receipts).length === 0) return
    const furthest = Object.entries(receipts).map(([user, { delivered, read }]) => {
      const old = (Object.hasOwn(known, user) && known[user]) || { delivered: 0, read: 0 }
      return [user, { delivered: Math.max(old.delivered, delivered), read: Math.max(old.read, read) }] as const
    })
    this.#change({ receipts: { ...known, ...Object.fromEntries(furthest) } })
  }
}

/** What there is before the first facts known: a page may end early, so their number says nothing. */
export const olderThan = ({ facts: [first], floor }: Page): Older => (first && first.rev > floor + 1 ? 'more' : 'none')
