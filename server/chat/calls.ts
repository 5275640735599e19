import { callAfter, ended, ringsUntil, waitsFor } from '../call/call.ts'
import type { News, Outcome } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { UserId } from '../protocol/people.ts'
import type { Ring, Seat } from '../runtime.ts'
import { keepEnded } from './call-end.ts'
import { requireHost, requireLetIn } from './call-rights.ts'
import type { Draft } from './draft.ts'
import type { HeldCall } from './head.ts'
import { endRecording, requireAgreed } from './recording.ts'
import { usersOf } from './roster.ts'
import { isBlocked, requireHearer } from './send.ts'

/** Most members of a group in which it rings; in bigger ones a call is a line that one may join. */
const MAX_RUNG = 50
const MAX_OWN_SEATS = 5 // of one user, as they are remembered: nobody's tabs push out others
const MAX_SEATS = 250 // of one call: those of as many as LiveKit lets into a room

/** Calls the others. Where a call is on, `by` takes that one: two who call each other at once are in one call. */
export async function ring(
  draft: Draft,
  by: UserId,
  asked: Ring & { sid: string; seconds: number },
): Promise<HeldCall> {
  const { roster } = draft.as(by)
  const { call, video, seat, sid, seconds, agrees } = asked
  const known = await draft.once(by, call)
  if (isBlocked(roster, by)) throw new InniesError('call-refused', 'This person takes no calls from you.')
  requireHearer(roster)
  endOther(draft, sid)
  const current = draft.as(by).head.call
  if (current) return accept(draft, by, { call: current.call, seat, here: true, agrees })
  if (known) throw isOver()
  const rings = roster.members.length > MAX_RUNG ? {} : { rings: seconds }
  return begin(draft, { type: 'called', call, from: by, video, ...rings }, { sid, seat })
}

/** `by` is in the room `sid`: in the call that is on, or in one that begins with it and does not ring. */
export function join(
  draft: Draft,
  by: UserId,
  { sid, video, seat, agrees }: { sid: string; video: boolean; seat: string; agrees?: boolean | undefined },
): HeldCall {
  endOther(draft, sid)
  const { call } = draft.as(by).head
  if (!call) return begin(draft, { type: 'called', call: crypto.randomUUID(), from: by, video }, { sid, seat })
  return accept(draft, by, { call: call.call, seat, agrees, isOneOfMany: true })
}

/**
 * Throws `gone` when the call is over, `answered-elsewhere` where another device of `by` has it, and `call-removed` or
 * `call-locked` where they are not let in.
 */
export function enter(draft: Draft, by: UserId, { call, seat }: { call: string; seat: string }): HeldCall {
  const current = ongoing(draft, by, call)
  requireLetIn(draft.as(by), current)
  const own = current.seats.filter(one => one.user === by)
  if (own.length && !own.some(one => one.seat === seat)) throw isElsewhere()
  if (!own.length && draft.as(by).roster.kind === 'group') throw new InniesError('forbidden', 'Take the call first.')
  return current
}

type Acceptance = Seat & {
  here?: boolean | undefined
  /** To be recorded, where the call is. */
  agrees?: boolean | undefined
  /** Other seats of the user stay. */
  isOneOfMany?: boolean
}

/**
 * `by` is in the call, on that device. The first device wins. Throws as `enter` does, and
 * `call-recorded` where the call is recorded and they have not agreed to that.
 */
export function accept(draft: Draft, by: UserId, { call, seat, here, agrees, isOneOfMany }: Acceptance): HeldCall {
  requireLetIn(draft.as(by), ongoing(draft, by, call))
  requireAgreed(draft, by, { agrees })
  const current = ongoing(draft, by, call)
  const own = current.seats.filter(one => one.user === by)
  if (own.some(one => one.seat === seat)) return current
  if (own.length && !here && !isOneOfMany) throw isElsewhere()
  const isNew = by !== current.from && !current.accepted.includes(by)
  const after = isNew ? append(draft, current, { type: 'accepted', call, by }) : current
  const others = after.seats.filter(one => one.user !== by)
  const kept = isOneOfMany ? own.slice(1 - MAX_OWN_SEATS) : []
  return hold(draft, { ...after, seats: [...others, ...kept, { user: by, seat }].slice(-MAX_SEATS) })
}

/** `by` does not come. Nothing happens when they have come, or the call is over. */
export function decline(draft: Draft, by: UserId, { call, busy }: { call: string; busy?: boolean | undefined }): void {
  const { head, roster } = draft.as(by)
  const current = head.call
  if (current?.call !== call || by === current.from) return
  if (current.accepted.includes(by) || current.declined.includes(by)) return
  if (roster.kind === 'direct') {
    if (current.phase === 'ringing') end(draft, current, busy ? 'busy' : 'declined')
    return
  }
  const after = append(draft, current, { type: 'declined', call, by, ...(busy ? { busy: true as const } : {}) })
  if (after.phase === 'ringing' && !usersOf(roster).some(user => waitsFor(after, user))) end(draft, after, 'declined')
}

/** It rings at a device of `by`. Only the first one is news. */
export function ringBack(draft: Draft, by: UserId, call: string): void {
  const { call: current } = draft.as(by).head
  const isNews = current?.call === call && current.phase === 'ringing' && !current.rang && by !== current.from
  if (isNews) append(draft, current, { type: 'rang', call, by })
}

/** `by` goes. The call of two is over then; that of a group when they were the last, or end it for all. */
export function hangUp(
  draft: Draft,
  by: UserId,
  { call, forAll = false }: { call: string; forAll?: boolean | undefined },
): void {
  const standing = draft.as(by)
  const { head, roster } = standing
  const current = head.call
  if (current?.call !== call) return
  if (current.phase === 'ringing' && by !== current.from) return decline(draft, by, { call })
  if (current.phase === 'ringing') return end(draft, current, 'cancelled')
  if (roster.kind === 'direct') return end(draft, current)
  if (forAll) requireHost(standing, current)
  const seats = current.seats.filter(one => one.user !== by)
  if (forAll || !seats.length) end(draft, current)
  else hold(draft, { ...current, seats })
}

/** Ends the call in that room, if it is on: it came to its end there, or `outcome` is why it came to nothing. */
export function endCallIn(draft: Draft, sid: string, outcome?: Outcome): void {
  const call = draft.standing?.head.call
  if (call?.sid !== sid || (outcome && call.phase !== 'ringing')) return
  end(draft, call, outcome ?? (call.phase === 'ringing' ? 'cancelled' : undefined))
}

/** Ends the call if it has rung for as long as it may. */
export function endRinging(draft: Draft): void {
  const call = draft.standing?.head.call
  if (call?.phase !== 'ringing' || draft.time() < ringsUntil(call)) return
  end(draft, call, call.rang ? 'missed' : 'unreachable')
}

/** A call that was left in another room is over. */
function endOther(draft: Draft, sid: string): void {
  const { call } = draft.standing?.head ?? {}
  if (call && call.sid !== sid) endCallIn(draft, call.sid)
}

function begin(
  draft: Draft,
  news: Extract<News, { type: 'called' }>,
  { sid, seat }: { sid: string; seat: string },
): HeldCall {
  const fact = draft.append(news)
  draft.setOnce(news.from, news.call, [fact.rev])
  return hold(draft, { ...callAfter(undefined, fact)!, sid, seats: [{ user: news.from, seat }] })
}

/** Puts news of the call into the log. */
export function append(draft: Draft, call: HeldCall, news: News): HeldCall {
  const { sid, seats } = call
  return hold(draft, { ...callAfter(call, draft.append(news))!, sid, seats })
}

export function hold(draft: Draft, call: HeldCall): HeldCall {
  draft.call(call)
  const { recording } = draft.standing?.head ?? {}
  if (recording?.call !== call.call || call.seats.some(({ seat }) => seat === recording.seat)) return call
  endRecording(draft) // the tab that records is not in it any more
  return draft.standing?.head.call ?? call
}

export function end(draft: Draft, call: HeldCall, outcome?: Outcome): void {
  endRecording(draft)
  const news = ended(call, draft.time(), outcome)
  keepEnded(draft, call, { ...news, rev: draft.append(news).rev })
  draft.call(undefined)
}

/** Throws `gone` when it is over. */
export function ongoing(draft: Draft, by: UserId, call: string): HeldCall {
  const current = draft.as(by).head.call
  if (current?.call !== call) throw isOver()
  return current
}

const isOver = () => new InniesError('gone', 'This call is over.')
const isElsewhere = () => new InniesError('answered-elsewhere', 'This call is on another of your devices.')
