import { ringsUntil, waitsFor } from '../call/call.ts'
import type { StoredRow } from '../chat/stored-row.ts'
import type { CallId, Row } from '../protocol/chat.ts'
import type { UserId } from '../protocol/people.ts'

/** What the owner of an inbox is to be told of a chat while they are away. */
export type Alert =
  | { type: 'message' }
  /** `until`: when it stops ringing, ms since the epoch. */
  | { type: 'call'; call: CallId; until: number }
  | { type: 'call-over'; call: CallId }

/** What they were told of a chat: of messages up to the ordinal `n`, and of a call that rang. */
export type Told = { epoch: string; n: number; call?: CallId }

type Kept = Pick<StoredRow, 'row' | 'arrangement'>

const LULL = 3000 // ms in which who has the chat on a screen reads what came; then the others are told

/** When the owner is to be told of what became of a row, ms since the epoch; undefined: there is nothing to tell. */
export function alertDue(owner: UserId, old: Kept | undefined, next: Kept, now: number): number | undefined {
  const hasMoved = ringingFor(owner, old?.row)?.call !== ringingFor(owner, next.row)?.call
  if (hasMoved) return now
  return isNews(owner, next, old?.row.n ?? 0) ? now + LULL : undefined
}

/** What there is to tell now, after what was told before. */
export function alertsOf(owner: UserId, kept: Kept, before: Told | undefined): { alerts: Alert[]; told: Told } {
  const { epoch, n } = kept.row
  const was = before?.epoch === epoch ? before : undefined
  const ring = ringingFor(owner, kept.row)
  const alerts: Alert[] = []
  if (isNews(owner, kept, was?.n ?? 0)) alerts.push({ type: 'message' })
  if (was?.call !== undefined && was.call !== ring?.call) alerts.push({ type: 'call-over', call: was.call })
  if (ring && was?.call !== ring.call) alerts.push({ type: 'call', ...ring })
  return { alerts, told: { epoch, n, ...(ring ? { call: ring.call } : {}) } }
}

/** Whether there is something to read after the ordinal `n` that its owner wants to be told of. */
export function isNews(owner: UserId, { row, arrangement }: Kept, n: number): boolean {
  const from = Math.max(n, row.read)
  if (row.left || row.n <= from || authorOf(row) === owner) return false
  return !arrangement?.muted || (row.mention ?? 0) > from
}

/** Who wrote the last line, where it is a message. */
export function authorOf({ last }: Row): UserId | undefined {
  return last?.type === 'sent' ? last.from : undefined
}

/** The call that rings for the owner of the row; in a group it rings on when the first of the others came. */
export function ringingFor(owner: UserId, row: Row | undefined): { call: CallId; until: number } | undefined {
  const call = row?.left ? undefined : row?.call
  if (!call?.rings || (call.phase !== 'ringing' && row?.kind !== 'group')) return undefined
  return waitsFor(call, owner) ? { call: call.call, until: ringsUntil(call) } : undefined
}
