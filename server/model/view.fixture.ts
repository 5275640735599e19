import assert from 'node:assert/strict'
import type { ChatId, Fact, Inbox, Page, Receipt, Row } from '../protocol/chat.ts'
import type { UserId } from '../protocol/people.ts'
import { type Facts, later, moved, place } from './fold.fixture.ts'

/** What a client has of one chat's log: everything after the floor, up to the last rev without a hole. */
export type LogView = {
  epoch: string
  facts: Facts
  floor: number
  last: number
  /** The greatest rev that was ever heard of. */
  heard: number
  /** The rev that last changed who may see what; after it a page is needed, and everything is asked for anew. */
  turned: number
  isStale: boolean
  receipts: Map<UserId, Receipt>
}

/** What a client is to ask for after it has heard something. */
export type Missing = { isInbox: boolean; log: boolean }

/** What one client knows: snapshots, and what it heard since. */
export class View {
  readonly me: UserId
  readonly rows = new Map<ChatId, Row>()
  readonly logs = new Map<ChatId, LogView>()
  feed: Inbox['feed'] | undefined

  constructor(me: UserId) {
    this.me = me
  }

  /** A fact came live. Says what must be asked for now. */
  hear(fact: Fact): Missing {
    return { log: this.#hearInLog(fact), isInbox: this.#hearInRow(fact) }
  }

  #hearInLog(fact: Fact): boolean {
    const log = this.logs.get(fact.chat)
    if (!log) return false
    log.heard = Math.max(log.heard, fact.rev)
    if (fact.rev > log.last + 1) return true
    this.#add(log, fact)
    return !isWhole(log)
  }

  #hearInRow(fact: Fact): boolean {
    const row = this.rows.get(fact.chat)
    const isMyEnd = fact.type === 'left' && fact.user === this.me
    if (!row || row.left) return !isMyEnd
    if (fact.rev <= row.head) return false
    if (fact.rev > row.head + 1) return true
    if (isMyEnd) this.#forget({ ...row, head: fact.rev, left: true })
    else this.#putRow(moved(row, fact, this.me))
    return false
  }

  /** Somebody has got so far. */
  advance(chat: ChatId, user: UserId, { delivered, read }: Receipt): void {
    const row = this.rows.get(chat)
    if (user === this.me && row && !row.left) this.#putRow({ ...row, read: Math.max(row.read, read) })
    const log = this.logs.get(chat)
    const known = log?.receipts.get(user) ?? { delivered: 0, read: 0 }
    const next = { delivered: Math.max(known.delivered, delivered, read), read: Math.max(known.read, read) }
    log?.receipts.set(user, next)
  }

  takePage(page: Page): void {
    const log = this.logs.get(page.chat)
    if (!log) return
    if (log.epoch !== page.epoch || page.floor < log.floor || (log.isStale && page.head >= log.turned)) clear(log, page)
    log.floor = page.floor
    for (const rev of log.facts.keys()) if (rev <= page.floor) log.facts.delete(rev)
    log.last = Math.max(log.last, page.floor)
    log.heard = Math.max(log.heard, page.head)
    for (const fact of page.facts) this.#add(log, fact)
    for (const [user, receipt] of Object.entries(page.receipts)) this.advance(page.chat, user, receipt)
  }

  /** Takes what follows the last one, and nothing twice. */
  #add(log: LogView, fact: Fact): void {
    if (fact.rev !== log.last + 1) return
    place(log.facts, fact)
    log.last = fact.rev
    if (fact.type !== 'configured' || fact.history === undefined || fact.rev <= log.turned) return
    log.turned = fact.rev
    log.isStale = true
  }

  /** Returns whether there is more to be asked for. */
  takeInbox({ feed, rows, hasMore = false }: Inbox | Omit<Inbox, 'people'>): boolean {
    const isNew = this.feed?.[0] !== feed[0]
    if (isNew) this.rows.clear()
    this.feed = feed
    for (const row of rows) this.takeRow(row)
    if (isNew) for (const chat of this.logs.keys()) if (!this.rows.has(chat)) this.logs.delete(chat)
    return hasMore
  }

  takeRow(row: Row): void {
    if (row.left) {
      if (row.head >= (this.rows.get(row.chat)?.head ?? 0)) this.#forget(row)
      return
    }
    const next = later(this.rows.get(row.chat), row)
    if (next.left) return // an arrangement that came after their leaving
    this.#putRow(next)
    if (this.logs.has(row.chat)) return
    this.logs.set(row.chat, {
      epoch: row.epoch,
      facts: new Map(),
      floor: 0,
      last: 0,
      heard: row.head,
      turned: 0,
      isStale: false,
      receipts: new Map(),
    })
  }

  #putRow(row: Row): void {
    const old = this.rows.get(row.chat)
    assert.ok(row.left || !old || old.left || row.read >= old.read, 'I10: what was read stays read')
    this.rows.set(row.chat, row)
  }

  #forget(row: Row): void {
    this.rows.set(row.chat, row)
    this.logs.delete(row.chat)
  }
}

function clear(log: LogView, { epoch, floor }: Pick<Page, 'epoch' | 'floor'>): void {
  log.epoch = epoch
  log.facts.clear()
  log.floor = floor
  log.last = floor
  log.isStale = false
}

/** Nothing is missing, as far as anybody can know. */
export function isWhole({ last, heard, isStale }: LogView): boolean {
  return last >= heard && !isStale
}
