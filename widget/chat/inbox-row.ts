import type { ChatId, Fact, OngoingCall, Row } from '../../server/protocol/chat.ts'
import type { Person, UserId } from '../../server/protocol/people.ts'
import type { Link } from '../link/link.ts'
import { othersIn } from './people.ts'
import { unreadOf } from './unread.ts'

/** What of a chat decides on what is said of its people. */
export type Company = {
  /** Who else is in it, the first of many. */
  people: readonly Person[]
  isGroup: boolean
  /** How many are in it, the user too. */
  size: number
}

/** One chat as the inbox shows it. `people`: in a chat with nobody else the user alone. */
export type InboxRow = Company & {
  chat: ChatId
  /** Of a group. */
  title: string | undefined
  last: Fact | undefined
  /** The last line is the user's own. */
  isMine: boolean
  /** Who wrote the last line, in a group. */
  writer: Person | undefined
  /** The call that is on now. */
  call: OngoingCall | undefined
  unread: number
  /** One of the unread messages speaks to the user. */
  isMentioned: boolean
  isMuted: boolean
  isPinned: boolean
  isArchived: boolean
  /** The user wants nothing from the only other one. */
  isBlocked: boolean
  /** The user is in it no more. */
  hasLeft: boolean
  at: number
}

/** A chat by its id, as the user knows it now. */
export function rowOf(link: Link | undefined, chat: ChatId | undefined): InboxRow | undefined {
  const row = chat === undefined ? undefined : link?.$rows.get()?.get(chat)
  return link && row && inboxRow(row, link.$me.get()?.id, { people: link.$people.get(), blocks: link.$blocks.get() })
}

type Known = { people: ReadonlyMap<UserId, Person>; blocks: ReadonlySet<UserId> }

export function inboxRow(row: Row, me: UserId | undefined, { people, blocks }: Known): InboxRow {
  const { chat, kind, title, members, size, last, call, read, mention = 0, muted, pinned, archived, left, at } = row
  const person = (id: UserId) => people.get(id) ?? { id, name: id }
  const others = othersIn(row, me, people)
  const isGroup = kind === 'group'
  const from = last && 'from' in last ? last.from : undefined
  const isMine = from !== undefined && from === me
  return {
    chat,
    people: others,
    isGroup,
    size: size ?? members.length,
    title,
    last,
    isMine,
    writer: isGroup && from !== undefined && !isMine ? person(from) : undefined,
    call,
    unread: unreadOf(row),
    isMentioned: mention > read,
    isMuted: muted ?? false,
    isPinned: pinned ?? false,
    isArchived: archived ?? false,
    isBlocked: !isGroup && blocks.has(others[0]?.id ?? ''),
    hasLeft: left ?? false,
    at,
  }
}
