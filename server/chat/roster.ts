import type { History, Kind, Role } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { UserId } from '../protocol/people.ts'
import type { Head } from './head.ts'

export type Member = {
  user: UserId
  role: Role
  /** The head's rev and n when they joined: what is not after them is neither told nor unread. */
  since: number
  n: number
  /** What is not after this rev is hidden from them: `since`, or 0 where they joined with all of the history. */
  floor: number
}

/** Who is in a chat, and how it is set. Changes seldom, so it is stored apart from the head. */
export type Roster = {
  kind: Kind
  title?: string
  history: History
  /** In the order of joining. */
  members: readonly Member[]
  /** Pinned messages by rev, the last pinned first. */
  pins: readonly number[]
  /** Members of a chat of two who want nothing from the other. */
  blockedBy?: readonly UserId[]
  /** Days that the site keeps what happens in this chat, 0 = for ever; absent where it has said nothing of this one. */
  retention?: number | undefined
}

export function memberOf(roster: Roster | undefined, user: UserId): Member | undefined {
  return roster?.members.find(member => member.user === user)
}

/** The member, or `not-found`: who is none learns nothing of the chat. */
export function requireMember(roster: Roster | undefined, user: UserId): Member {
  const member = memberOf(roster, user)
  if (!member) throw new InniesError('not-found', 'There is no such chat.')
  return member
}

export function usersOf(roster: Roster): UserId[] {
  return roster.members.map(member => member.user)
}

/** Facts up to this rev are not for the member: they are no more, or from before they joined. */
export function floorOf(head: Head, member: Member): number {
  return Math.max(head.floor, member.floor)
}

/** May change members and others' messages. In a chat of two nobody may. */
export function isModerator(roster: Roster, member: Member): boolean {
  return roster.kind === 'group' && member.role !== 'member'
}
