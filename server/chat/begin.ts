import { InniesError } from '../protocol/error.ts'
import type { UserId } from '../protocol/people.ts'
import type { Group } from '../runtime.ts'
import type { Draft } from './draft.ts'
import { newHead } from './head.ts'
import type { Standing } from './record.ts'
import { type Member, memberOf, type Roster } from './roster.ts'

const FROM_THE_START = { since: 0, n: 0, floor: 0 }

/** Two people, and who of them wants nothing from the other. */
type Pair = { users: readonly UserId[]; blockedBy: readonly UserId[] }

/** Makes the chat of two where there is none. */
export function beginDirect(draft: Draft, by: UserId, { users, blockedBy }: Pair): Standing {
  if (draft.standing) return beginAgain(draft, by, users)
  const members = users.map((user): Member => ({ user, role: 'member', ...FROM_THE_START }))
  const roster: Roster = { kind: 'direct', history: 'all', members, pins: [] }
  draft.begin({ head: newHead(draft.time()), roster: blockedBy.length ? { ...roster, blockedBy } : roster })
  return draft.as(by)
}

/** Who was erased is in the chat again as somebody new, for whom there is nothing from before. */
function beginAgain(draft: Draft, by: UserId, users: readonly UserId[]): Standing {
  const { head, roster } = draft.standing!
  const missing = users.filter(user => !memberOf(roster, user))
  if (missing.length) {
    const { rev: since, n } = head
    if (since) draft.append({ type: 'joined', by, users: missing })
    const joined = missing.map((user): Member => ({ user, role: 'member', since, n, floor: since }))
    draft.roster({ members: [...roster.members, ...joined] })
  }
  return draft.as(by)
}

/** Makes the group, owned by `by`. */
export async function beginGroup(draft: Draft, by: UserId, group: Group): Promise<Standing> {
  if (draft.standing) return sameGroup(draft, by, group)
  const { members: others, title, history } = group
  const users = [by, ...new Set(others.filter(user => user !== by))]
  const members = users.map((user): Member => ({ user, role: user === by ? 'owner' : 'member', ...FROM_THE_START }))
  const named = title === undefined ? {} : { title }
  const roster: Roster = { kind: 'group', history, members, pins: [], ...named }
  draft.begin({ head: newHead(draft.time()), roster })
  draft.append({ type: 'created', by, members: users, history, ...named })
  return draft.as(by)
}

/** The group that stands under a key that came again. What was asked for under it must be the same. */
async function sameGroup(draft: Draft, by: UserId, { members, title, history }: Group): Promise<Standing> {
  const standing = draft.as(by)
  const made = await draft.fact(1)
  const print = (users: readonly UserId[], title: string | undefined, history: string) =>
    JSON.stringify([[...new Set([by, ...users])].sort(), title, history])
  if (made?.type === 'created' && print(made.members, made.title, made.history) !== print(members, title, history))
    throw new InniesError('idempotency-conflict', 'This Idempotency-Key was used for another group.')
  return standing
}
