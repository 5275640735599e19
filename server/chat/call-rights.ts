import { InniesError } from '../protocol/error.ts'
import type { UserId } from '../protocol/people.ts'
import type { HeldCall } from './head.ts'
import { type Member, memberOf, type Roster } from './roster.ts'

type Standing = { roster: Roster; member: Member }

/** Who called, and whoever is more than a member of the group, runs its call. Nobody runs a call of two. */
export function isHost({ roster, member: { user, role } }: Standing, call: HeldCall): boolean {
  if (roster.kind === 'direct' || isExpelled(call, user)) return false
  return role !== 'member' || user === call.from
}

/** Throws `forbidden`. */
export function requireHost(standing: Standing, call: HeldCall): void {
  if (!isHost(standing, call)) throw new InniesError('forbidden', 'Only who called, or an admin, may do this.')
}

/** Throws `call-removed` for who was taken out, `call-locked` for who is not in it, where nobody new is let in. */
export function requireLetIn(standing: Standing, call: HeldCall): void {
  const { user } = standing.member
  if (isExpelled(call, user)) throw new InniesError('call-removed', 'You were taken out of this call.')
  const isIn = call.seats.some(seat => seat.user === user)
  if (call.locked && !isIn && !isHost(standing, call))
    throw new InniesError('call-locked', 'This call is locked: nobody new is let in.')
}

/** Whether a user may be in the room of the call. */
export function isLetIn(roster: Roster, call: HeldCall, user: UserId): boolean {
  const member = memberOf(roster, user)
  if (!member || isExpelled(call, user)) return false
  return !call.locked || call.seats.some(seat => seat.user === user) || isHost({ roster, member }, call)
}

export function isExpelled({ expelled = [] }: Pick<HeldCall, 'expelled'>, user: UserId): boolean {
  return expelled.includes(user)
}
