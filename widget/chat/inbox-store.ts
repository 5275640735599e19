import { atom, computed, type ReadableAtom } from 'nanostores'
import type { Called, ChatId, Fact, Row } from '../../server/protocol/chat.ts'
import type { Person, UserId } from '../../server/protocol/people.ts'
import type { Link } from '../link/link.ts'
import type { Wait } from './log.ts'

/** One chat as the inbox shows it. */
export type InboxRow = {
  chat: ChatId
  /** Who else is in it; the user alone in a chat with nobody else. */
  people: readonly Person[]
  last: Fact | undefined
  /** The last line is the user's own. */
  isMine: boolean
  /** The call that is on now. */
  call: Called | undefined
  unread: number
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
  /** Newest first. Undefined until they are known. */
  readonly $rows: ReadableAtom<readonly InboxRow[] | undefined>
  readonly $search: ReadableAtom<Search>
  /** Looks for people once the text has rested; fewer than two letters end the search. */
  search(text: string): void
  /** The chat with a person, made if need be. Rejects with an Error that has a `code`. */
  open(user: UserId): Promise<ChatId>
}

const REST = 200 // ms
const LEAST = 2 // letters

const pause: Wait = ms => new Promise(resolve => setTimeout(resolve, ms))

/** All state of the inbox. Knows no DOM; the link is the only way out. */
export function createInboxStore(link: Link, wait: Wait = pause): InboxStore {
  const $search = atom<Search>({ phase: 'off' })
  const $rows = computed([link.$rows, link.$people, link.$me], (rows, people, me) => {
    const shown = (row: Row) => inboxRow(row, me?.id, id => people.get(id) ?? { id, name: id })
    return rows && [...rows.values()].map(shown).sort((a, b) => b.at - a.at || (a.chat < b.chat ? -1 : 1))
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
    search(text) {
      const trimmed = text.trim()
      if (trimmed.length < LEAST) $search.set({ phase: 'off' })
      else void ask(trimmed)
    },
    open: async user => (await link.openChat(user)).row.chat,
  }
}

function inboxRow(row: Row, me: UserId | undefined, person: (id: UserId) => Person): InboxRow {
  const { chat, members, last, call, n, read, at } = row
  const others = members.filter(id => id !== me)
  return {
    chat,
    people: (others.length ? others : members).map(person),
    last,
    isMine: last !== undefined && 'from' in last && last.from === me,
    call,
    unread: Math.max(0, n - read),
    at,
  }
}
