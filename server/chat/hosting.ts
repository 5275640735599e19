import { InniesError } from '../protocol/error.ts'
import type { UserId } from '../protocol/people.ts'
import { isExpelled, requireHost } from './call-rights.ts'
import { append, end, hold, ongoing } from './calls.ts'
import type { Draft } from './draft.ts'
import type { HeldCall } from './head.ts'
import { type Member, requireMember } from './roster.ts'

const RANK = { member: 0, admin: 1, owner: 2 }

/** The call, which `by` runs. Throws `gone` when it is over, and `forbidden`. */
export function hosted(draft: Draft, by: UserId, call: string): HeldCall {
  const current = ongoing(draft, by, call)
  requireHost(draft.as(by), current)
  return current
}

/** Takes a member out of the call and keeps them out, or lets them in again. Throws as `hosted` does. */
export function expel(draft: Draft, by: UserId, { call, user, on }: { call: string; user: UserId; on: boolean }): void {
  const current = hosted(draft, by, call)
  const { roster, member } = draft.as(by)
  if (on) requireLower(member, requireMember(roster, user))
  if (isExpelled(current, user) === on) return
  const after = append(draft, current, { type: 'expelled', call, by, user, on })
  const seats = after.seats.filter(seat => seat.user !== user || !on)
  if (seats.length || after.phase === 'ringing') hold(draft, { ...after, seats })
  else end(draft, after) // they were the last in it
}

/** Lets nobody new into the call, or all again. Throws as `hosted` does. */
export function lock(draft: Draft, by: UserId, { call, on }: { call: string; on: boolean }): void {
  const current = hosted(draft, by, call)
  if ((current.locked ?? false) !== on) append(draft, current, { type: 'locked', call, by, on })
}

/** Who only called takes out no admin, and nobody the owner. */
function requireLower(by: Member, other: Member): void {
  if (by.user === other.user) throw new InniesError('bad-request', 'To leave a call, hang up.')
  if (RANK[other.role] > RANK[by.role])
    throw new InniesError('forbidden', 'Whoever is more in the group than you stays in its calls.')
}
