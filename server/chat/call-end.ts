import type { CallId, Ended, OngoingCall, Outcome } from '../protocol/chat.ts'
import type { CallEnd, PastCall } from '../protocol/past-call.ts'
import type { UserId } from '../protocol/people.ts'
import type { Draft } from './draft.ts'
import { type Roster, usersOf } from './roster.ts'

/** A call that is over, as its chat keeps it until the log does not have it any more. */
export type KeptCall = Omit<PastCall, 'end' | 'others'> & {
  rev: number
  outcome?: Outcome
  /** It rang, and when (ms after it began) the first one came. */
  isRung: boolean
  answered?: number
  /** In whose lists it stands. */
  users: readonly UserId[]
  /** Who was in it, besides who called; and who said that they do not come. */
  came: readonly UserId[]
  declined: readonly UserId[]
}

/** A call that has ended, or that the log has lost, as it waits to be told. */
export type Ending = { call: CallId }

/** Key of a call that is over, and of the marks by which others are told of it, in the order of the log. */
export const PAST = 'past-call'
export const DUE = 'call-due'
export const pastKey = (call: string) => [PAST, call]

const MAX_OTHERS = 10 // that an entry names

/** Keeps the call that ended with that fact, and notes that its people are to be told: in the commit that ends it. */
export function keepEnded(
  draft: Draft,
  call: OngoingCall,
  { rev, seconds, outcome }: Pick<Ended, 'rev' | 'seconds' | 'outcome'>,
): void {
  const { roster } = draft.standing!
  const { at, from, video, rings, since, accepted, declined, expelled = [] } = call
  const came = [...new Set([...accepted, ...expelled])]
  const kept: KeptCall = {
    ...{ call: call.call, chat: draft.chat, at, from, video, seconds, kind: roster.kind, rev },
    ...(roster.title === undefined ? {} : { title: roster.title }),
    ...(outcome ? { outcome } : {}),
    ...(rings && accepted.length && since !== undefined ? { answered: since - at } : {}),
    ...{ isRung: rings !== undefined, users: listeners(roster, call, came), came, declined },
  }
  draft.putBeside(pastKey(call.call), kept)
  draft.putBeside([DUE, 'ended', rev], { call: call.call } satisfies Ending)
}

/** It rang at all of them; a call that did not ring is of those who came. */
function listeners(roster: Roster, { from, rings }: OngoingCall, came: readonly UserId[]): UserId[] {
  return usersOf(roster).filter(user => rings !== undefined || user === from || came.includes(user))
}

/** The call as it stands in the list of one of its users. */
export function pastCallOf(user: UserId, kept: KeptCall): PastCall {
  const { call, chat, at, from, video, kind, title, seconds, users } = kept
  const end = endFor(user, kept)
  const others = users.filter(one => one !== user).slice(0, MAX_OTHERS)
  const own = { call, chat, at, from, video, end, seconds: end === 'answered' ? seconds : 0, kind, others }
  return title === undefined ? own : { ...own, title }
}

function endFor(user: UserId, { from, outcome, came, declined }: KeptCall): CallEnd {
  if (user === from) return outcome ?? (came.length ? 'answered' : 'cancelled')
  if (came.includes(user)) return 'answered'
  if (outcome === 'busy') return 'busy'
  // In a chat of two the call ends with the answer of the other.
  return declined.includes(user) || outcome === 'declined' ? 'declined' : 'missed'
}
