import type { Arrangement, Row } from '../protocol/chat.ts'
import type { RowNews } from '../runtime.ts'
import { rowFrom } from './row.ts'
import { type Stretch, stretchAfter } from './unread.ts'

/** A row, what its owner made of it, and the number of its last change. */
export type StoredRow = { row: Row; arrangement?: Arrangement; unread?: Stretch; feed: number }

/** What is to become of a row: its chat's news, its owner's wish, another stretch of what is unread, or all of it. */
export type Waiting = { news?: RowNews; arrangement?: Arrangement; stretch?: { was: number; is: Stretch } }

/** What becomes of a row, if there is any. `due`: when the site is to be told of what is unread from now on; undefined = never. */
export function changed(
  old: StoredRow | undefined,
  { news, arrangement, stretch }: Waiting,
  due: number | undefined,
): Omit<StoredRow, 'feed'> | undefined {
  const incoming = news && rowFrom(news)
  const row = old && incoming ? laterRow(old.row, incoming) : (incoming ?? old?.row)
  if (!row) return undefined
  const arranged = { ...old?.arrangement, ...arrangement }
  const next: Omit<StoredRow, 'feed'> = { row, ...(Object.keys(arranged).length ? { arrangement: arranged } : {}) }
  if (due === undefined) return next
  const before = old && stretch && old.unread === stretch.was ? { ...old, unread: stretch.is } : old
  const unread = stretchAfter(before, next, due)
  return unread === undefined ? next : { ...next, unread }
}

export const isSame = (old: StoredRow, next: Omit<StoredRow, 'feed'>) =>
  JSON.stringify([old.row, old.arrangement]) === JSON.stringify([next.row, next.arrangement])

export function rowOf({ row, arrangement }: StoredRow): Row {
  return { ...row, ...arrangement }
}

/** The later of two states of one row. Deliveries may repeat and cross; what was read stays read. */
function laterRow(old: Row, incoming: Row): Row {
  if (old.epoch !== incoming.epoch) return incoming
  const newer = incoming.head >= old.head ? incoming : old
  if (newer.left) return newer
  const mention = Math.max(old.mention ?? 0, incoming.mention ?? 0)
  return { ...newer, read: Math.max(old.read, incoming.read), ...(mention ? { mention } : {}) }
}
