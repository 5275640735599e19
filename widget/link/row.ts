import type { Called, Fact, OngoingCall, Row } from '../../server/protocol/chat.ts'
import type { UserId } from '../../server/protocol/people.ts'

const MAX_NAMED = 10 // members in a row; as on the server

/** The row after one more fact of its chat. Only messages and call lines move it in the inbox. */
export function withFact(row: Row, fact: Fact, me: UserId): Row {
  const moved = { ...row, head: fact.rev }
  switch (fact.type) {
    case 'sent': {
      const { at, n, from, mentions } = fact
      const isMention = mentions?.includes(me)
      return { ...moved, at, n, last: fact, ...(from === me ? { read: n } : {}), ...(isMention ? { mention: n } : {}) }
    }
    case 'called':
      return { ...moved, at: fact.at, last: fact, call: begun(fact) }
    case 'ended':
      return { ...withoutCall(moved, fact.call), at: fact.at, last: fact }
    case 'edited':
    case 'deleted':
      return { ...moved, last: lastAfter(row.last, fact) }
    case 'joined':
      return withMembers(moved, [...row.members, ...fact.users], sizeOf(row) + fact.users.length)
    case 'left':
      return fact.user === me ? leftRow(moved) : withoutMember(moved, fact.user)
    case 'appointed':
      return fact.user === me ? { ...moved, role: fact.role } : moved
    case 'configured':
      return { ...moved, title: fact.title ?? row.title }
    default:
      if (!('call' in fact) || row.call?.call !== fact.call) return moved
      return { ...moved, call: callAfter(row.call, fact) }
  }
}

function lastAfter(last: Fact | undefined, fact: Extract<Fact, { type: 'edited' | 'deleted' }>): Fact | undefined {
  if (last?.type !== 'sent' || last.rev !== fact.of) return last
  if (fact.type === 'edited') return { ...last, text: fact.text, changed: fact.rev }
  const { chat, rev, at, n, from } = last
  return { type: 'gone', chat, rev, at, n, from, changed: fact.rev }
}

function begun(fact: Called): OngoingCall {
  const state = fact.rings ? { phase: 'ringing' as const } : { phase: 'active' as const, since: fact.at }
  return { ...fact, ...state, accepted: [], declined: [] }
}

type CallFact = Extract<Fact, { type: 'rang' | 'accepted' | 'declined' | 'locked' | 'expelled' | 'recorded' }>

/** The call after somebody came, or did not, or after what was done by who runs it: as on the server. */
function callAfter(call: OngoingCall, fact: CallFact): OngoingCall {
  const { type, by, at } = fact
  if (type === 'rang') return { ...call, rang: true }
  if (type === 'locked') {
    const { locked: _before, ...rest } = call
    return fact.on ? { ...rest, locked: true } : rest
  }
  if (type === 'expelled') {
    const without = (users: readonly string[] = []) => users.filter(user => user !== fact.user)
    const expelled = without(call.expelled)
    if (!fact.on) return { ...call, expelled }
    return { ...call, accepted: without(call.accepted), expelled: [...expelled, fact.user] }
  }
  if (type === 'recorded') return { ...call, recording: fact }
  if (type === 'declined') return { ...call, declined: [...call.declined, by] }
  const declined = call.declined.filter(user => user !== by)
  return { ...call, phase: 'active', since: call.since ?? at, accepted: [...call.accepted, by], declined }
}

function withoutCall({ call, ...row }: Row, over: Called['call']): Row {
  return call && call.call !== over ? { ...row, call } : row
}

function withoutMember(row: Row, user: UserId): Row {
  return withMembers(
    row,
    row.members.filter(member => member !== user),
    sizeOf(row) - 1,
  )
}

function withMembers({ size: _before, ...row }: Row, members: readonly UserId[], size: number): Row {
  const named = members.slice(0, MAX_NAMED)
  return { ...row, members: named, ...(size > named.length ? { size } : {}) }
}

/** The user is no member any more. */
function leftRow({ call: _call, ...row }: Row): Row {
  return { ...row, left: true }
}

function sizeOf({ size, members }: Row): number {
  return size ?? members.length
}
