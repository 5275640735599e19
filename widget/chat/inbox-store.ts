import type { ReadableAtom } from 'nanostores'
import type { ChatId, Row } from '../../server/protocol/chat.ts'
import { derive } from '../base/derive.ts'
import type { Link } from '../link/link.ts'
import { type InboxRow, inboxRow } from './inbox-row.ts'

/** The list of chats. */
export interface InboxStore {
  /** Those to show: the pinned, then the others, each newest first. Undefined until they are known. */
  readonly $rows: ReadableAtom<readonly InboxRow[] | undefined>
  /** Those the user put away, newest first. */
  readonly $archived: ReadableAtom<readonly InboxRow[]>
}

/** All state of the inbox. Knows no DOM; the link is the only way out. */
export function createInboxStore(link: Link): InboxStore {
  const sources = [link.$rows, link.$people, link.$me, link.$blocks] as const
  const listed = (rows: ReadonlyMap<ChatId, Row>, isArchived: boolean) =>
    [...rows.values()].filter(row => !row.left && (row.archived ?? false) === isArchived).sort(inOrder)
  const $rows = derive(
    sources,
    (rows, people, me, blocks) => rows && listed(rows, false).map(row => inboxRow(row, me?.id, { people, blocks })),
  )
  const $archived = derive(sources, (rows, people, me, blocks) =>
    listed(rows ?? new Map(), true).map(row => inboxRow(row, me?.id, { people, blocks })),
  )
  return {
    $rows,
    $archived,
  }
}

function inOrder(a: Row, b: Row): number {
  return Number(b.pinned ?? false) - Number(a.pinned ?? false) || b.at - a.at || (a.chat < b.chat ? -1 : 1)
}
