import type { Fact, Row } from '../protocol/chat.ts'
import { withoutRoom } from './head.ts'
import type { Standing } from './record.ts'
import { type Member, usersOf } from './roster.ts'

/** Most members that a row names; who wants all of them asks the chat. */
const MAX_NAMED = 10

/** What the rows of all members have in common. */
export type SharedRow = Omit<Row, 'read' | 'role' | 'mention'>

/** How the chat stands in its members' inboxes; `last` is the fact at the head's line. */
export function sharedRow(chat: string, epoch: string, { head, roster }: Standing, last: Fact | undefined): SharedRow {
  const { rev, n, lineAt, call } = head
  const { kind, title, members } = roster
  const row: SharedRow = { chat, kind, epoch, head: rev, n, members: usersOf(roster).slice(0, MAX_NAMED), at: lineAt }
  if (members.length > MAX_NAMED) row.size = members.length
  if (title !== undefined) row.title = title
  if (last) row.last = last.type === 'sent' ? { ...last, text: preview(last.text) } : last
  if (call) row.call = withoutRoom(call)
  return row
}

/** The row of one member: how far they have read, and the last message that mentions them (0 = none). */
export function rowFor(shared: SharedRow, member: Member, { read, mention }: { read: number; mention: number }): Row {
  const { role, floor, n } = member
  const row: Row = { ...shared, read: Math.max(read, n) }
  if (shared.last && shared.last.rev <= floor) delete row.last
  if (shared.kind === 'group') row.role = role
  if (mention) row.mention = mention
  return row
}

/** What is left in the inbox of who is no member any more, since the rev of their leaving. */
export function rowAfterLeaving({ chat, kind, epoch, at }: SharedRow, rev: number): Row {
  return { chat, kind, epoch, head: rev, n: 0, read: 0, members: [], at, left: true }
}

const PREVIEW = 200 // UTF-16 units of a message that an inbox shows

function preview(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  // A cut in the middle of a surrogate pair would leave half a character.
  return line.length <= PREVIEW ? line : line.slice(0, PREVIEW).replace(/[\ud800-\udbff]$/, '')
}
