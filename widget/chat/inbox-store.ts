import { atom, type ReadableAtom } from 'nanostores'
import type { Called, ChatId, Fact, Row } from '../../server/protocol/chat.ts'
import type { Person, UserId } from '../../server/protocol/people.ts'
import { derive } from '../base/derive.ts'
import type { Link } from '../link/link.ts'
import type { Wait } from './log.ts'

/** One chat as the inbox shows it. */
export type InboxRow = {
  chat: ChatId
  /** Who else is in it, the first of many; the user alone in a chat with nobody else. */
  people: readonly Person[]
  /** Of a group. */
  title: string | undefined
  last: Fact | undefined
  /** The last line is the user's own. */
  isMine: boolean
  /** Who wrote the last line, in a group. */
  writer: Person | undefined
  /** The call that is on now. */
  call: Called | undefined
  unread: number
  isMuted: boolean
  /** The user is in it no more. */
  hasLeft: boolean
  at: number
}

export type Search =
  | { phase: 'off' }
  /** `people` were found for the text before. */
  | { phase: 'asking'; text: string; people: readonly Person[] }
  | { phase: 'found'; text: string; people: readonly Person[] }
  | { phase: 'failed'; text: string }

/** The list of chats, and the search for people to write to. */
export interface InboxStore {
  /** Those to show: the pinned, then the others, each newest first. Undefined until they are known. */
  readonly $rows: ReadableAtom<readonly InboxRow[] | undefined>
  /** A chat by its id, also one that is not shown. */
  row(chat: ChatId): InboxRow | undefined
  readonly $search: ReadableAtom<Search>
  /** Looks for people once the text has rested; too few letters end the search. */
  search(text: string): void
  /** The chat with a person, made if need be. Rejects with an Error that has a `code`. */
  open(user: UserId): Promise<ChatId>
}

const REST = 200 // ms
const LEAST = 2 // letters

/** Scripts that write a name without spaces: there one letter is enough. */
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

const pause: Wait = ms => new Promise(resolve => setTimeout(resolve, ms))

/** All state of the inbox. Knows no DOM; the link is the only way out. */
export function createInboxStore(link: Link, wait: Wait = pause): InboxStore {
  const $search = atom<Search>({ phase: 'off' })
  const $rows = derive([link.$rows, link.$people, link.$me], (rows, people, me) => {
    const shown = rows && [...rows.values()].filter(row => !row.left && !row.archived).sort(inOrder)
    return shown?.map(row => inboxRow(row, me?.id, people))
  })

  async function ask(text: string): Promise<void> {
    const before = $search.get()
    const asking: Search = { phase: 'asking', text, people: 'people' in before ? before.people : [] }
    const answer = (found: Search) => $search.get() === asking && $search.set(found)
    $search.set(asking)
    await wait(REST)
    if ($search.get() !== asking) return
    try {
      const { people } = await link.api<{ people: Person[] }>(`/v1/people?q=${encodeURIComponent(text)}`)
      answer({ phase: 'found', text, people: people.filter(person => person.id !== link.$me.get()?.id) })
    } catch {
      answer({ phase: 'failed', text })
    }
  }

  return {
    $rows,
    $search,
    row(chat) {
      const row = link.$rows.get()?.get(chat)
      return row && inboxRow(row, link.$me.get()?.id, link.$people.get())
    },
    search(text) {
      const trimmed = text.trim()
      const letters = trimmed.match(/[\p{L}\p{N}]/gu)?.length ?? 0
      if (letters < LEAST && !SPACELESS.test(trimmed)) $search.set({ phase: 'off' })
      else void ask(trimmed)
    },
    open: async user => (await link.openChat(user)).row.chat,
  }
}

function inOrder(a: Row, b: Row): number {
  return Number(b.pinned ?? false) - Number(a.pinned ?? false) || b.at - a.at || (a.chat < b.chat ? -1 : 1)
}

function inboxRow(row: Row, me: UserId | undefined, people: ReadonlyMap<UserId, Person>): InboxRow {
  const { chat, kind, title, members, last, call, n, read, muted, left, at } = row
  const person = (id: UserId) => people.get(id) ?? { id, name: id }
  const others = members.filter(id => id !== me)
  const from = last && 'from' in last ? last.from : undefined
  const isMine = from !== undefined && from === me
  return {
    chat,
    people: (others.length ? others : members).map(person),
    title,
    last,
    isMine,
    writer: kind === 'group' && from !== undefined && !isMine ? person(from) : undefined,
    call,
    unread: Math.max(0, n - read),
    isMuted: muted ?? false,
    hasLeft: left ?? false,
    at,
  }
}
