import type { Called, Fact, Receipt, Row } from '../protocol/chat.ts'
import type { UserId } from '../protocol/people.ts'

/** All of a chat but its log: one value, so that one check guards every change. */
export type Head = {
  epoch: string
  /** The last fact's rev, and the last message's ordinal; 0 = none. */
  rev: number
  n: number
  /** Time of the last fact, else of the chat's birth. */
  at: number
  members: readonly UserId[]
  receipts: Readonly<Record<UserId, Receipt>>
  last?: Fact
  /** The call that is on, and the LiveKit room it is in. */
  call?: Called & { sid: string }
}

const NOTHING: Receipt = { delivered: 0, read: 0 }

export function receiptOf(head: Head, user: UserId): Receipt {
  // A user may be called `constructor`.
  return (Object.hasOwn(head.receipts, user) && head.receipts[user]) || NOTHING
}

/** Moves a member's receipt forward. What is read is delivered. Returns the head itself when nothing moves. */
export function withReceipt(head: Head, user: UserId, to: Partial<Receipt>): Head {
  const old = receiptOf(head, user)
  const read = Math.max(old.read, Math.min(to.read ?? 0, head.n))
  const delivered = Math.max(old.delivered, read, Math.min(to.delivered ?? 0, head.n))
  if (read === old.read && delivered === old.delivered) return head
  return { ...head, receipts: { ...head.receipts, [user]: { delivered, read } } }
}

const PREVIEW = 200 // UTF-16 units of a message that an inbox shows

/** How the chat stands in a member's inbox. */
export function rowFor(chat: string, user: UserId, head: Head): Row {
  const { epoch, rev, n, at, members, last } = head
  const row: Row = { chat, epoch, head: rev, n, read: receiptOf(head, user).read, members: [...members], at }
  if (last) row.last = last.type === 'sent' ? { ...last, text: preview(last.text) } : last
  if (head.call) row.call = withoutRoom(head.call)
  return row
}

export function withoutRoom({ sid: _sid, ...called }: NonNullable<Head['call']>): Called {
  return called
}

function preview(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  // A cut in the middle of a surrogate pair would leave half a character.
  return line.length <= PREVIEW ? line : line.slice(0, PREVIEW).replace(/[\ud800-\udbff]$/, '')
}
