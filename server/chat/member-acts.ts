import { MAX_MEMBERS, type Role } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { Act } from '../protocol/frame.ts'
import type { UserId } from '../protocol/people.ts'
import type { Draft } from './draft.ts'
import { isModerator, type Member, memberOf, type Roster } from './roster.ts'

type Wish<Type extends Act['type']> = Extract<Act, { type: Type }>

export function add(draft: Draft, by: UserId, wish: Wish<'add'>): number {
  const { head, roster } = asModerator(draft, by)
  const users = [...new Set(wish.users)].filter(user => !memberOf(roster, user))
  if (!users.length) return head.rev // they are in already
  if (roster.members.length + users.length > MAX_MEMBERS)
    throw new InniesError('too-many', `A group has at most ${MAX_MEMBERS} members.`)
  const { rev: since, n } = head
  const floor = roster.history === 'since-join' ? since : 0
  const joined = users.map((user): Member => ({ user, role: 'member', since, n, floor }))
  const { rev } = draft.append({ type: 'joined', by, users })
  draft.roster({ members: [...roster.members, ...joined] })
  return rev
}

/** Somebody is removed, or leaves by their own will. */
export function removeMember(draft: Draft, by: UserId, wish: Wish<'remove'>): number {
  const { roster, member } = draft.as(by)
  requireGroup(roster)
  const { user } = wish
  const other = memberOf(roster, user)
  if (user !== by && !isModerator(roster, member)) throw new InniesError('forbidden', 'Only moderators remove members.')
  if (!other) throw new InniesError('not-found', 'There is no such member.')
  if (user !== by && other.role === 'owner') throw new InniesError('forbidden', 'The owner cannot be removed.')
  return endMembership(draft, other, { by })
}

/** The site takes somebody out of a group, the owner too. */
export function expel(draft: Draft, user: UserId): number {
  const roster = draft.standing?.roster
  const member = memberOf(roster, user)
  if (!roster || !member) throw new InniesError('not-found', 'There is no such member.')
  requireGroup(roster)
  return endMembership(draft, member, { by: undefined })
}

/** They are a member no more. Resolves to the rev of that. */
export function endMembership(
  draft: Draft,
  { user, role }: Member,
  { by, isErased = false }: { by: UserId | undefined; isErased?: boolean },
): number {
  const { head, roster } = draft.as(user)
  const rest = roster.members.filter(one => one.user !== user)
  const blockedBy = roster.blockedBy?.filter(one => one !== user)
  const blocks = blockedBy ? { blockedBy } : {}
  if (head.rev === 0) {
    draft.roster({ members: rest, ...blocks }) // of an empty chat nobody was told
    return 0
  }
  const erased = isErased ? { erased: true as const } : {}
  const { rev } = draft.append({ type: 'left', user, ...(by === undefined ? {} : { by }), ...erased })
  draft.roster({ members: role === 'owner' ? inherited(draft, by, rest) : rest, ...blocks })
  return rev
}

export function appoint(draft: Draft, by: UserId, wish: Wish<'appoint'>): number {
  const { head, roster, member } = draft.as(by)
  requireGroup(roster)
  if (member.role !== 'owner') throw new InniesError('forbidden', 'Only the owner gives roles.')
  const { user, role } = wish
  const other = memberOf(roster, user)
  if (!other) throw new InniesError('not-found', 'There is no such member.')
  if (other.role === role) return head.rev // as it is already
  if (user === by) throw new InniesError('bad-request', 'Make another member the owner instead.')
  const { rev } = draft.append({ type: 'appointed', by, user, role })
  const handed = role === 'owner' ? withRole(roster.members, by, 'admin') : roster.members
  draft.roster({ members: withRole(handed, user, role) })
  return rev
}

export function configure(draft: Draft, by: UserId, wish: Wish<'configure'>): number {
  const { head } = asModerator(draft, by)
  const { title, history } = wish
  const change = { ...(title === undefined ? {} : { title }), ...(history === undefined ? {} : { history }) }
  if (!Object.keys(change).length) return head.rev
  const { rev } = draft.append({ type: 'configured', by, ...change })
  draft.roster(change)
  return rev
}

/** A group is never without an owner: the admin who has been in it longest, else the member. */
function inherited(draft: Draft, by: UserId | undefined, members: readonly Member[]): readonly Member[] {
  const heir = members.find(member => member.role === 'admin') ?? members[0]
  if (!heir) return members
  draft.append({ type: 'appointed', user: heir.user, role: 'owner', ...(by === undefined ? {} : { by }) })
  return withRole(members, heir.user, 'owner')
}

function withRole(members: readonly Member[], user: UserId, role: Role): Member[] {
  return members.map(member => (member.user === user ? { ...member, role } : member))
}

function asModerator(draft: Draft, by: UserId) {
  const standing = draft.as(by)
  requireGroup(standing.roster)
  if (!isModerator(standing.roster, standing.member)) throw new InniesError('forbidden', 'Only moderators may do that.')
  return standing
}

function requireGroup(roster: Roster): void {
  if (roster.kind !== 'group') throw new InniesError('forbidden', 'A chat of two stays a chat of two.')
}
