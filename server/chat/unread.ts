import { type Key, within } from '../kv/key.ts'
import type { Partition } from '../kv/kv.ts'
import type { Arrangement, ChatId, Row } from '../protocol/chat.ts'
import type { UserId } from '../protocol/people.ts'

/** Messages that the owner of an inbox has not read yet: when the site is to be told of them (ms since the epoch), or that it was. */
export type Stretch = number | 'told'

/** Who tells the site of what is unread, and after how many ms. */
export type Reminding = { after: number; tell: (user: UserId, row: Row) => Promise<void> }

type Kept = { row: Row; arrangement?: Arrangement; unread?: Stretch }

const UNREAD = 'unread'
const OLD = 86_400_000 // ms overdue: nobody was told meanwhile, and now it is too late
const MOST = 100 // chats of which the site is told in one waking

/** The stretch after a row became `next`. It ends when the owner reads; with what is left, or with the next message, another begins. */
export function stretchAfter(old: Kept | undefined, { row, arrangement }: Kept, due: number): Stretch | undefined {
  if (row.left || row.n <= row.read || arrangement?.muted) return undefined
  const before = old?.row.epoch === row.epoch ? old : undefined
  const hasRead = before !== undefined && row.read > before.row.read
  if (before?.unread !== undefined && !hasRead) return before.unread
  return hasRead || row.n > (before?.row.n ?? 0) ? due : undefined
}

/** The entries in the list of what is due that come and go with the stretches of a chat. */
export function listing(
  chat: ChatId,
  old: Stretch | undefined,
  next: Stretch | undefined,
): { set: Key[]; delete: Key[] } {
  if (old === next) return { set: [], delete: [] }
  const key = (stretch: Stretch | undefined) => (typeof stretch === 'number' ? [[UNREAD, stretch, chat]] : [])
  return { set: key(next), delete: key(old) }
}

export type RemindDependencies = Reminding & {
  user: UserId
  partition: Partition
  now: () => number
  /** Puts another stretch in the place of this one, if it is still there. */
  replace: (chat: ChatId, stretch: { was: number; is: Stretch }) => Promise<void>
}

/** Tells the site of what is due, and sets the alarm for the rest. */
export async function remind(deps: RemindDependencies): Promise<void> {
  const { user, partition, now, after, tell } = deps
  const begun = now()
  const told = async (row: Row, due: number): Promise<Stretch> => {
    if (due > begun - OLD) await tell(user, row)
    return 'told'
  }
  const due = await partition.list({ start: [UNREAD], end: [UNREAD, begun + 1], limit: MOST })
  for (const { key } of due) await become(deps, key, told)
  // Nothing is due so late: the clock was set back, and they begin to wait anew.
  const late = await partition.list({ start: [UNREAD, begun + after + 1], end: within(UNREAD).end, limit: MOST })
  for (const { key } of late) await become(deps, key, async () => begun + after)
  const [next] = await partition.list({ ...within(UNREAD), limit: 1 })
  if (next) await partition.commit({ wakeAt: Number(next.key[1]) })
}

/** Gives a stretch another state, or takes the entry of one that is not there any more off the list. */
async function become(
  { partition, replace }: RemindDependencies,
  key: Key,
  next: (row: Row, due: number) => Promise<Stretch>,
): Promise<void> {
  const [due, chat] = [Number(key[1]), String(key[2])]
  const kept = (await partition.get<Kept>(['row', chat]))?.value
  if (kept?.unread === due) await replace(chat, { was: due, is: await next(kept.row, due) })
  else await partition.commit({ delete: [key] })
}
