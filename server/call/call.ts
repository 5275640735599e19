import type { Called, Fact, News, OngoingCall, Outcome } from '../protocol/chat.ts'
import type { UserId } from '../protocol/people.ts'

/** A call once this fact about it is in the log; undefined when it is over, or there is none. */
export function callAfter(call: OngoingCall | undefined, fact: Fact): OngoingCall | undefined {
  if (fact.type === 'called') return begun(fact)
  if (!call || !('call' in fact) || fact.call !== call.call) return call
  switch (fact.type) {
    case 'rang':
      return { ...call, rang: true }
    case 'accepted': {
      const declined = call.declined.filter(user => user !== fact.by)
      const accepted = [...call.accepted, fact.by]
      return { ...call, phase: 'active', since: call.since ?? fact.at, accepted, declined }
    }
    case 'declined':
      return { ...call, declined: [...call.declined, fact.by] }
    case 'locked': {
      const { locked: _before, ...rest } = call
      return fact.on ? { ...rest, locked: true } : rest
    }
    case 'expelled': {
      const { expelled = [], accepted } = call
      const others = expelled.filter(user => user !== fact.user)
      if (!fact.on) return { ...call, expelled: others }
      return { ...call, accepted: accepted.filter(user => user !== fact.user), expelled: [...others, fact.user] }
    }
    case 'recorded':
      return { ...call, recording: fact }
    case 'ended':
      return undefined
  }
}

function begun(fact: Called): OngoingCall {
  const state = fact.rings ? { phase: 'ringing' as const } : { phase: 'active' as const, since: fact.at }
  return { ...fact, ...state, accepted: [], declined: [] }
}

/** The fact that a call ended at that time (ms since the epoch). */
export function ended(
  { call, from, video, since }: OngoingCall,
  at: number,
  outcome?: Outcome,
): Extract<News, { type: 'ended' }> {
  const seconds = since === undefined ? 0 : Math.floor((at - since) / 1000)
  return { type: 'ended', call, from, video, seconds, ...(outcome ? { outcome } : {}) }
}

/** Whether that user may still come: they did not make the call, nor answer it, nor were they taken out. */
export function waitsFor({ from, accepted, declined, expelled = [] }: OngoingCall, user: UserId): boolean {
  return ![from, ...accepted, ...declined, ...expelled].includes(user)
}

/** When it stops ringing, ms since the epoch. */
export function ringsUntil({ at, rings = 0 }: Called): number {
  return at + rings * 1000
}
