import type { WritableAtom } from 'nanostores'
import type { ChatId, Fact, Page, Rev } from '../../server/protocol/chat.ts'
import { seldomWord } from '../base/seldom-words.ts'
import { LinkError } from '../link/error.ts'
import type { Link } from '../link/link.ts'
import { type Log, type Older, olderThan } from './log.ts'
import { backwards, type Pieces } from './pieces.ts'
import { Stretch } from './stretch.ts'
import './lead.ts' // the list wants it next

/** What is shown of a log away from its end. */
export type PastState = { facts: Pieces<Fact>; older: Older; newer: Older; past: Past }

export type JumpParts = {
  chat: ChatId
  link: Link
  log: Log
  $past: WritableAtom<PastState | undefined>
  /** Counts the jumps: only the last one leads anywhere. Not a number once the chat is closed. */
  jumps: number
}

const PAGE = 50 // facts

/** Shows what is around a message. Rejects where it cannot be had; the reader stays where they are then. */
export async function jump(rev: Rev, parts: JumpParts): Promise<void> {
  const { chat, link, log, $past } = parts
  const turn = ++parts.jumps
  if (Number.isNaN(turn)) return
  await opened(log)
  if (isIn(log, rev)) $past.get()?.past.close()
  else if (!$past.get()?.past.has(rev)) {
    const page = await link.page(chat, { around: rev, limit: PAGE })
    if (parts.jumps !== turn) return
    if (!page.facts.some(fact => fact.rev === rev)) throw new LinkError('not-found', seldomWord('chat.missing'))
    $past.get()?.past.close()
    new Past(page, parts).begin()
  }
}

function isIn({ $state }: Log, rev: Rev): boolean {
  const log = $state.get()
  return log.phase === 'open' && log.facts.some(piece => piece.some(fact => fact.rev === rev))
}

const opened = (log: Log) =>
  new Promise<void>(resolve => {
    const stop = log.$state.subscribe(({ phase }) => {
      if (phase === 'loading') return
      resolve()
      queueMicrotask(() => stop())
    })
  })

/** A stretch of a log around a message, which goes on both ways until it meets the end, and becomes part of that. */
export class Past {
  readonly #parts: JumpParts
  readonly #stretch: Stretch
  readonly #page: Page
  #stop: (() => void) | undefined
  /** The last rev whose change is in here. */
  #head: Rev

  constructor(page: Page, parts: JumpParts) {
    this.#parts = parts
    this.#page = page
    this.#stretch = new Stretch(page.facts)
    this.#head = page.head
  }

  begin(): void {
    this.#show({ older: olderThan(this.#page), newer: 'more' })
    this.#stop = this.#parts.log.$state.listen(() => this.#follow())
    this.#follow()
    this.#join()
  }

  has(rev: Rev): boolean {
    return this.#stretch.at(rev) !== undefined
  }

  async loadOlder(): Promise<void> {
    const before = this.#stretch.first?.rev
    if (before === undefined || !this.#isFree('older')) return
    await this.#load({ before }, page => {
      this.#stretch.prepend(page.facts.filter(({ rev }) => rev < before))
      this.#show({ older: olderThan(page) })
    })
  }

  async loadNewer(): Promise<void> {
    const after = this.#stretch.last?.rev
    if (after === undefined || !this.#isFree('newer')) return
    await this.#load({ after }, page => {
      this.#stretch.append(page.facts.filter(({ rev }) => rev > after))
      this.#show({ newer: 'more' })
      this.#join()
    })
  }

  /** Back to the end. */
  close(): void {
    this.#stop?.()
    this.#parts.$past.set(undefined)
  }

  #show(part: Partial<PastState>): void {
    const { $past } = this.#parts
    const before = $past.get() ?? { older: 'none', newer: 'none' }
    $past.set({ ...before, ...part, facts: this.#stretch.pieces, past: this })
  }

  get #isShown(): boolean {
    return this.#parts.$past.get()?.past === this
  }

  /** Whether there is more that way, and none of it on its way. */
  #isFree(way: 'older' | 'newer'): boolean {
    const state = this.#parts.$past.get()?.[way]
    if (!this.#isShown || state === 'none' || state === 'loading') return false
    this.#show({ [way]: 'loading' })
    return true
  }

  async #load(range: { before: Rev } | { after: Rev }, take: (page: Page) => void): Promise<void> {
    const { chat, link } = this.#parts
    try {
      const page = await link.page(chat, { ...range, limit: PAGE })
      if (!this.#isShown) return
      const isJoined = page.epoch === this.#page.epoch && page.floor <= (this.#stretch.last?.rev ?? 0)
      if (isJoined) take(page)
      else this.close() // history was lost or rewritten: the log finds out by itself
    } catch {
      if (this.#isShown) this.#show('before' in range ? { older: 'failed' } : { newer: 'failed' })
    }
  }

  /** What came at the end of the log may have changed something here. */
  #follow(): void {
    const log = this.#parts.log.$state.get()
    if (log.phase !== 'open' || log.epoch !== this.#page.epoch) return this.close()
    const news: Fact[] = []
    for (const fact of backwards(log.facts)) {
      if (fact.rev <= this.#head) break
      news.unshift(fact)
    }
    for (const fact of news) this.#stretch.change(fact)
    this.#head = news.at(-1)?.rev ?? this.#head
    if (news.length) this.#show({})
  }

  /** Where the stretch has met what the log knows, it becomes part of that. */
  #join(): void {
    const { log, $past } = this.#parts
    const older = $past.get()?.older ?? 'none'
    if (this.#isShown && log.adopt(this.#stretch.pieces.flat(), older === 'loading' ? 'more' : older)) this.close()
  }
}
