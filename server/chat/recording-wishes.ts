import { InniesError } from '../protocol/error.ts'
import type { UserId } from '../protocol/people.ts'
import type { RecordingDeed } from '../runtime.ts'
import { isHost } from './call-rights.ts'
import { ongoing } from './calls.ts'
import type { Draft } from './draft.ts'
import type { HeldCall } from './head.ts'
import type { Standing } from './record.ts'
import { advance, agree, fail, type RecordingRules } from './recording.ts'
import { type Member, memberOf, usersOf } from './roster.ts'

/** A recording on its way: by which tab (`device:tab`), and who is in the room of the call. */
export type NewRecording = { call: string; recording: string; seat: string; there: readonly UserId[] }

/** Whether a member may record the call. In a call of two, which nobody runs, both may. */
export function isRecorder(
  standing: Pick<Standing, 'roster'> & { member: Member },
  call: HeldCall,
  rules: RecordingRules | undefined,
): boolean {
  if (!rules) return false
  return rules.who === 'members' || standing.roster.kind === 'direct' || isHost(standing, call)
}

/**
 * The call is to be recorded: first all in it are asked, where that is the rule. Throws `forbidden` for who may not, `gone` for a call
 * that is over, `already-recording`.
 */
export async function record(
  draft: Draft,
  by: UserId,
  { call, recording, seat, there, rules }: NewRecording & { rules: RecordingRules | undefined },
): Promise<void> {
  const current = ongoing(draft, by, call)
  const standing = draft.as(by)
  const { head, roster } = standing
  if (!rules) throw new InniesError('forbidden', 'Recording is off on this server: see INNIES_RECORDING.')
  if (!isRecorder(standing, current, rules)) throw new InniesError('forbidden', 'Only who runs the call records it.')
  if (current.phase !== 'active' || !current.seats.some(one => one.user === by && one.seat === seat))
    throw new InniesError('forbidden', 'Only who is in a call records it, and once somebody has come.')
  if (head.recording?.recording === recording) return
  if (head.recording) throw new InniesError('already-recording', 'This call is being recorded.')
  if (await draft.once(by, recording))
    throw new InniesError('idempotency-conflict', 'This name was used for something else.')
  const isIn = (user: UserId) => there.includes(user) || current.seats.some(one => one.user === user)
  const asked = rules.needsConsent ? usersOf(roster).filter(user => user !== by && isIn(user)) : []
  const phase = asked.length ? 'asking' : 'starting'
  const since = draft.time()
  advance(draft, { call, recording, by, seat, phase, asked, agreed: [], needsConsent: rules.needsConsent, since }, by)
  draft.setOnce(by, recording, [draft.as(by).head.rev])
}

/** Agrees to a recording, or does not; or ends it. Nothing happens to one that is over. Throws `forbidden` for who may not. */
export function doToRecording(draft: Draft, by: UserId, deed: RecordingDeed): void {
  const { head } = draft.as(by)
  if (head.recording?.recording !== deed.recording) return
  if (deed.type === 'agree') answer(draft, by, deed.on)
  else stop(draft, by, deed.whole)
}

function answer(draft: Draft, by: UserId, on: boolean): void {
  const held = draft.as(by).head.recording!
  if (held.phase !== 'asking' || !held.asked.includes(by)) return
  if (!on) return fail(draft, held, { by, why: 'refused' })
  agree(draft, held, by)
}

/** Whoever records ends it, and who runs the call; in a call of two the other one, too. */
function stop(draft: Draft, by: UserId, isWhole = false): void {
  const standing = draft.as(by)
  const { head, roster } = standing
  const held = head.recording!
  const call = head.call?.call === held.call ? head.call : undefined
  const mayStop = by === held.by || (call && (roster.kind === 'direct' || isHost(standing, call)))
  if (!mayStop || !memberOf(roster, by))
    throw new InniesError('forbidden', 'Only who records the call, or runs it, stops that.')
  const whole = isWhole && by === held.by ? { isWhole: true as const } : {}
  if (held.phase === 'ending') draft.recording({ ...held, ...whole })
  else if (held.phase === 'active') advance(draft, { ...held, ...whole, phase: 'ending' }, by)
  else fail(draft, held, { by, why: 'cancelled' })
}
