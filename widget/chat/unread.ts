import type { Row } from '../../server/protocol/chat.ts'

/** Unread messages in one chat. */
export const unreadOf = (row: Row): number => Math.max(0, row.n - row.read)

/** Unread messages that are news to the user: of chats that are neither muted nor put away nor left. */
export function unreadIn(rows: Iterable<Row>): number {
  let count = 0
  for (const row of rows) if (!row.muted && !row.archived && !row.left) count += unreadOf(row)
  return count
}

/** The number of unread messages has changed. For the page: to show it elsewhere, say. */
export class UnreadEvent extends Event {
  readonly count: number
  constructor(count: number) {
    super('innies-unread', { bubbles: true, composed: true })
    this.count = count
  }
}

declare global {
  interface HTMLElementEventMap {
    'innies-unread': UnreadEvent
  }
}
