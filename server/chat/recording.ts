import { callAfter } from '../call/call.ts'
import type { RecordingFailure, RecordingPhase } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { File, FileId } from '../protocol/file.ts'
import type { UserId } from '../protocol/people.ts'
import type { Draft } from './draft.ts'
import type { Head, HeldRecording } from './head.ts'
import { memberOf } from './roster.ts'

/** Who may record a call, and whether all in it must agree. */
export type RecordingRules = { who: 'hosts' | 'members'; needsConsent: boolean }

type Told = { by: UserId; phase: RecordingPhase; agrees?: true; why?: RecordingFailure }

/** How a recording stands from now on; undefined: it is over. */
function tell(draft: Draft, held: HeldRecording, next: HeldRecording | undefined, told: Told): void {
  const { call, recording, by: from, asked } = held
  const whom = asked.length ? { asked: [...asked] } : {}
  const fact = draft.append({ type: 'recorded', call, recording, from, ...whom, ...told })
  const isSame = next?.phase === draft.standing?.head.recording?.phase
  draft.recording(next && (isSame ? next : { ...next, since: fact.at }))
  const current = draft.standing?.head.call
  if (current) draft.call({ ...callAfter(current, fact)!, sid: current.sid, seats: current.seats })
}

/** It is in that phase now. */
export function advance(draft: Draft, held: HeldRecording, by: UserId): void {
  tell(draft, held, held, { by, phase: held.phase })
}

export function fail(draft: Draft, held: HeldRecording, { by, why }: { by: UserId; why: RecordingFailure }): void {
  tell(draft, { ...held, asked: [] }, undefined, { by, phase: 'failed', why })
}

/** `by` agrees to be recorded. */
export function agree(draft: Draft, held: HeldRecording, by: UserId): void {
  const next = { ...held, agreed: [...held.agreed, by], asked: held.asked.filter(user => user !== by) }
  tell(draft, next, next, { by, phase: held.phase, agrees: true })
  startIfAgreed(draft)
}

/** They have not answered, and are gone. */
export function askNoMore(draft: Draft, held: HeldRecording, users: readonly UserId[]): void {
  advance(draft, { ...held, asked: held.asked.filter(user => !users.includes(user)) }, held.by)
  startIfAgreed(draft)
}

function startIfAgreed(draft: Draft): void {
  const held = draft.standing?.head.recording
  if (held?.phase === 'asking' && !held.asked.length) advance(draft, { ...held, phase: 'starting' }, held.by)
}

/** Ends the recording, because of `by`, or of whoever records: what has come of it is still to be kept. */
export function endRecording(draft: Draft, by?: UserId): void {
  const held = draft.standing?.head.recording
  if (!held || held.phase === 'ending') return
  if (held.phase === 'active') advance(draft, { ...held, phase: 'ending' }, by ?? held.by)
  else fail(draft, held, { by: by ?? held.by, why: 'cancelled' })
}

/** Who is in a call that is recorded has agreed. Throws `call-recorded` unless they `agrees`. */
export function requireAgreed(draft: Draft, by: UserId, { agrees = false }: { agrees?: boolean | undefined }): void {
  const head = draft.standing?.head
  if (!head?.recording || !isUnasked(head, by)) return
  if (!agrees) throw new InniesError('call-recorded', 'This call is recorded: to join is to agree to that.')
  agree(draft, head.recording, by)
}

/** Whether a user would be recorded in the call that is on without having been asked. */
export function isUnasked({ call, recording: held }: Pick<Head, 'call' | 'recording'>, user: UserId): boolean {
  if (!held?.needsConsent || held.phase === 'ending' || held.call !== call?.call) return false
  return ![held.by, ...held.asked, ...held.agreed].includes(user)
}

/** What is recorded comes in as that upload. Throws `gone` where nothing is to be recorded any more, and `forbidden`. */
export function recordInto(
  draft: Draft,
  by: UserId,
  { recording, upload }: { recording: string; upload: FileId },
): void {
  const held = draft.as(by).head.recording
  if (held?.recording !== recording || held.phase === 'ending')
    throw new InniesError('gone', 'Nothing is to be recorded any more.')
  if (held.by !== by || held.phase !== 'starting')
    throw new InniesError('forbidden', 'This recording is not to begin now, or not by you.')
  advance(draft, { ...held, phase: 'active', upload, activeAt: draft.time() }, by)
}

/** It is a message of whoever recorded, with the recording as its file; without one, nothing came of it. */
export function complete(draft: Draft, recording: string, file: File | undefined): void {
  const { head, roster } = draft.standing ?? {}
  const held = head?.recording
  if (!head || held?.recording !== recording) return
  const { by } = held
  if (!file || !memberOf(roster, by)) return fail(draft, held, { by, why: 'lost' })
  tell(draft, held, undefined, { by, phase: 'complete' })
  const sent = draft.append({ type: 'sent', n: head.n + 1, clientId: recording, from: by, text: '', files: [file] })
  draft.setOnce(by, recording, [sent.rev])
}
