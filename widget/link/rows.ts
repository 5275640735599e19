import { atom, type ReadableAtom } from 'nanostores'
import type { ChatId, Fact, Inbox, Row } from '../../server/protocol/chat.ts'
import type { Person, UserId } from '../../server/protocol/people.ts'
import type { News } from './link.ts'

/** The user's inbox as far as this page knows it: told in full or in part, then kept true by what is heard. */
export class Rows {
  readonly #$rows = atom<ReadonlyMap<ChatId, Row> | undefined>()
  readonly #$people = atom<ReadonlyMap<UserId, Person>>(new Map())
  #feed: Inbox['feed'] | undefined

  get $rows(): ReadableAtom<ReadonlyMap<ChatId, Row> | undefined> {
    return this.#$rows
  }
  get $people(): ReadableAtom<ReadonlyMap<UserId, Person>> {
    return this.#$people
  }
  get feed(): Inbox['feed'] | undefined {
    return this.#feed
  }

  /** What changed since `feed`, or everything when the server's feed began anew. */
  take({ feed, rows, people }: Inbox): void {
    const isSameFeed = this.#feed?.[0] === feed[0]
    this.#feed = feed
    this.meet(people)
    const known = new Map(isSameFeed ? this.#$rows.get() : [])
    for (const row of rows) known.set(row.chat, later(known.get(row.chat), row))
    this.#$rows.set(known)
  }

  put(row: Row): void {
    const known = new Map(this.#$rows.get())
    this.#$rows.set(known.set(row.chat, later(known.get(row.chat), row)))
  }

  meet(people: readonly Person[]): void {
    const known = new Map(this.#$people.get())
    for (const person of people) known.set(person.id, person)
    this.#$people.set(known)
  }

  /** Moves a row on. Returns false when its chat is not known here. */
  apply(news: News, me: UserId): boolean {
    const row = this.#$rows.get()?.get(news.chat)
    if (!row) return false
    if (news.type === 'was-read' && news.user === me) this.put({ ...row, read: Math.max(row.read, news.n) })
    else if ('rev' in news && news.rev > row.head) this.put(withFact(row, news, me))
    return true
  }
}

function withFact({ call, ...row }: Row, fact: Fact, me: UserId): Row {
  const moved: Row = { ...row, head: fact.rev, at: fact.at, last: fact, ...(call ? { call } : {}) }
  if (fact.type === 'called') return { ...moved, call: fact }
  if (fact.type === 'ended') {
    const { call: over, ...rest } = moved
    return over?.call === fact.call ? rest : moved
  }
  return { ...moved, n: fact.n, read: fact.from === me ? fact.n : row.read }
}

/** The later of two states of one row; what was read stays read. */
function later(old: Row | undefined, row: Row): Row {
  if (!old || old.epoch !== row.epoch) return row
  return { ...(row.head >= old.head ? row : old), read: Math.max(old.read, row.read) }
}
