import { dayKey } from '../base/time.ts'
import type { CallLine, Line, MessageLine, SystemLine } from './lines.ts'

/** What stands in the message list, from top to bottom. */
export type Item =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'new'; key: 'new' }
  | { kind: 'call'; key: string; line: CallLine }
  | { kind: 'system'; key: string; line: SystemLine }
  /** `isFirst`, `isLast`: of a run of messages by one sender. */
  | { kind: 'message'; key: string; line: MessageLine; isFirst: boolean; isLast: boolean }

const RUN = 5 * 60_000 // ms between two messages of one run

/** Lines with the days between them, the beginning of the unread, and the runs of one sender marked. */
export function itemsOf(lines: readonly Line[], newFrom: number | undefined): Item[] {
  const items: Item[] = []
  let at = 0
  let hasNew = false
  for (const line of lines) {
    if (line.kind === 'reply') continue
    const before = at
    // The clock of what is still on its way is the device's: it must not take the list back to yesterday.
    at = Math.max(at, line.at)
    if (dayKey(at) !== dayKey(before)) items.push({ kind: 'day', key: `day:${dayKey(at)}`, at })
    if (!hasNew && newFrom !== undefined && line.kind === 'theirs' && line.n >= newFrom) {
      items.push({ kind: 'new', key: 'new' })
      hasNew = true
    }
    items.push(itemOf(line, items.at(-1), at - before))
  }
  return items
}

function itemOf(line: Exclude<Line, { kind: 'reply' }>, before: Item | undefined, pause: number): Item {
  if (line.kind === 'call') return { kind: 'call', key: line.key, line }
  if (line.kind === 'system') return { kind: 'system', key: line.key, line }
  return messageItem(line, before, pause)
}

/** Adds a message to the run of the item before it, if it belongs to it. */
function messageItem(line: MessageLine, before: Item | undefined, pause: number): Item {
  const isJoined = before?.kind === 'message' && senderOf(before.line) === senderOf(line) && pause <= RUN
  if (isJoined) before.isLast = false
  return { kind: 'message', key: line.key, line, isFirst: !isJoined, isLast: true }
}

/** `undefined` for the user. */
const senderOf = (line: MessageLine) => (line.kind === 'mine' ? undefined : line.from)
