import type { Fact, Row } from '../protocol/chat.ts'
import type { OwnRow, RowNews, SharedRow } from '../runtime.ts'
import { rowFiles } from './files.ts'
import { type Head, ongoingCall } from './head.ts'
import type { Standing } from './record.ts'
import { type Member, usersOf } from './roster.ts'

/** Most members that a row names; who wants all of them asks the chat. */
const MAX_NAMED = 10

/** How the chat stands in its members' inboxes; `last` is the fact at the head's line. */
export function sharedRow(chat: string, epoch: string, { head, roster }: Standing, last: Fact | undefined): SharedRow {
  const { rev, n, lineAt, call, born } = head
  const { kind, title, members } = roster
  const row: SharedRow = { chat, kind, epoch, head: rev, n, members: usersOf(roster).slice(0, MAX_NAMED), at: lineAt }
  if (members.length > MAX_NAMED) row.size = members.length
  if (title !== undefined) row.title = title
  if (last) row.last = last
  if (born !== undefined) row.born = born
  if (call) row.call = ongoingCall(call)
  return row
}

/**
 * What of a row is the member's own: how far they have read, and the last message that mentions them (0 = none).
 * What is no more waits for no reader.
 */
export function ownRow(
  { floorN = 0 }: Head,
  { role, floor, n }: Member,
  at: { read: number; mention: number },
): OwnRow {
  return { role, floor, read: Math.max(at.read, n, floorN), mention: at.mention }
}

/** What is left in the inbox of who is no member any more, since the rev of their leaving. */
export function rowAfterLeaving({ chat, kind, epoch, at }: SharedRow, rev: number): RowNews {
  const shared: SharedRow = { chat, kind, epoch, head: rev, n: 0, members: [], at, left: true }
  return { shared, own: { role: 'member', floor: 0, read: 0, mention: 0 } }
}

/** The row as its owner has it. */
export function rowFrom({ shared, own }: RowNews): Row {
  const { last, ...others } = shared
  const row: Row = { ...others, read: own.read }
  if (last && last.rev > own.floor)
    row.last = last.type === 'sent' ? { ...last, text: preview(last.text), ...rowFiles(last) } : last
  if (shared.kind === 'group' && !shared.left) row.role = own.role
  if (own.mention) row.mention = own.mention
  return row
}

/** The later of two news of one row, which is the one whose own part it writes. What was read stays read. */
export function laterNews(old: RowNews, incoming: RowNews): RowNews {
  if (old.shared.epoch !== incoming.shared.epoch) return incoming
  const [earlier, later] = incoming.shared.head >= old.shared.head ? [old, incoming] : [incoming, old]
  if (later.shared.left) return later
  later.own.read = Math.max(later.own.read, earlier.own.read)
  later.own.mention = Math.max(later.own.mention, earlier.own.mention)
  return later
}

const PREVIEW = 200 // UTF-16 units of a message that an inbox shows

function preview(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  // A cut in the middle of a surrogate pair would leave half a character.
  return line.length <= PREVIEW ? line : line.slice(0, PREVIEW).replace(/[\ud800-\udbff]$/, '')
}
