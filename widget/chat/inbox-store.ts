import { computed, type ReadableAtom } from 'nanostores'
import type { ChatId, Row } from '../../server/protocol/chat.ts'
import type { Person, UserId } from '../../server/protocol/people.ts'
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
  type Around = { people: ReadonlyMap<UserId, Person>; me: Person | undefined; blocks: ReadonlySet<UserId> }
  let made = new WeakMap<Row, InboxRow>()
  let before: Around | undefined
  /** In a long inbox most rows are as they were. */
  const shown = (row: Row, around: Around): InboxRow => {
    const isSame = before?.people === around.people && before.me === around.me && before.blocks === around.blocks
    if (!isSame) made = new WeakMap()
    before = around
    const known = made.get(row) ?? inboxRow(row, around.me?.id, around)
    made.set(row, known)
    return known
  }
  const listed = (rows: ReadonlyMap<ChatId, Row>, isArchived: boolean, around: Around) => {
    const wanted = [...rows.values()].filter(row => !row.left && (row.archived ?? false) === isArchived)
    return wanted.sort(inOrder).map(row => shown(row, around))
  }
  const $rows = computed(sources, (rows, people, me, blocks) => rows && listed(rows, false, { people, me, blocks }))
  const $archived = computed(sources, (rows, people, me, blocks) =>
    listed(rows ?? new Map(), true, { people, me, blocks }),
  )
  return {
    $rows,
    $archived,
  }
}

function inOrder(a: Row, b: Row): number {
  return Number(b.pinned ?? false) - Number(a.pinned ?? false) || b.at - a.at || (a.chat < b.chat ? -1 : 1)
}
