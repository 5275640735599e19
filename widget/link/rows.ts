import { atom, type ReadableAtom } from 'nanostores'
import type { ChatId, Inbox, Row } from '../../server/protocol/chat.ts'
import type { Person, UserId } from '../../server/protocol/people.ts'
import type { News } from './link.ts'
import { withFact } from './row.ts'

/** The user's inbox as far as this page knows it: told in full or in part, then kept true by what is heard. */
export class Rows {
  readonly #$rows = atom<ReadonlyMap<ChatId, Row> | undefined>()
  readonly #$people = atom<ReadonlyMap<UserId, Person>>(new Map())
  #feed: Inbox['feed'] | undefined

  /** Chats that the user left are among them. */
  get $rows(): ReadableAtom<ReadonlyMap<ChatId, Row> | undefined> {
    return this.#$rows
  }
  get $people(): ReadableAtom<ReadonlyMap<UserId, Person>> {
    return this.#$people
  }
  get feed(): Inbox['feed'] | undefined {
    return this.#feed
  }
  /** All that is known, as an inbox that began anew. */
  get inbox(): Inbox | undefined {
    const rows = [...(this.#$rows.get()?.values() ?? [])]
    return this.#feed && { feed: this.#feed, rows, people: [...this.#$people.get().values()] }
  }

  /** What changed since `feed`, or everything when the server's feed began anew. */
  take({ feed, rows, people }: Inbox): void {
    const isSameFeed = this.#feed?.[0] === feed[0]
    this.#feed = feed
    this.meet(people)
    const known = new Map(isSameFeed ? this.#$rows.get() : [])
    for (const row of rows) known.set(row.chat, arranged(known.get(row.chat), row))
    this.#$rows.set(known)
  }

  /** A row as its owner arranged it. */
  arrange(row: Row): void {
    this.#set(arranged(this.#$rows.get()?.get(row.chat), row))
  }

  /** A row as its chat has it: what its owner made of it stays. */
  put(row: Row): void {
    const old = this.#$rows.get()?.get(row.chat)
    this.#set({ ...later(old, row), ...arrangementOf(old ?? row) })
  }

  meet(people: readonly Person[]): void {
    const known = new Map(this.#$people.get())
    for (const person of people) known.set(person.id, person)
    this.#$people.set(known)
  }

  /** Moves a row on, unless its chat is not, or no longer, known here. */
  apply(news: News, me: UserId): void {
    const row = this.#$rows.get()?.get(news.chat)
    if (!row) return
    if (news.type === 'was-read' && news.user === me) this.#set({ ...row, read: Math.max(row.read, news.n) })
    if (!('rev' in news) || news.rev <= row.head || row.left) return
    this.#set(withFact(row, news, me))
    if (news.type === 'left' && news.erased) this.#forget(news.user)
  }

  /** Nothing of the user is shown on. */
  clear(): void {
    this.#$rows.set(undefined)
  }

  #forget(user: UserId): void {
    const known = new Map(this.#$people.get())
    known.delete(user)
    this.#$people.set(known)
  }

  #set(row: Row): void {
    this.#$rows.set(new Map(this.#$rows.get()).set(row.chat, row))
  }
}

/** The later of two states of one row; what was read stays read. */
function later(old: Row | undefined, row: Row): Row {
  if (!old || old.epoch !== row.epoch) return row
  return { ...(row.head >= old.head ? row : old), read: Math.max(old.read, row.read) }
}

/** The later of two states of one row. An inbox tells arrangements in their order, whatever happened in the chat. */
function arranged(old: Row | undefined, row: Row): Row {
  return { ...later(old, row), ...arrangementOf(row) }
}

function arrangementOf({ muted, archived, pinned }: Row): Pick<Row, 'muted' | 'archived' | 'pinned'> {
  return { muted, archived, pinned }
}
