import type { Called, Ended, Outcome } from '../../server/protocol/chat.ts'
import { type SeldomWordKey, seldomWord } from '../base/seldom-words.ts'
import { clockTime, duration } from '../base/time.ts'
import { word } from '../base/words.ts'

/** A call, as far as it got. `isMine`: the user called. */
export type Told = {
  call: Pick<Called, 'type' | 'video'> | Pick<Ended, 'type' | 'video' | 'seconds' | 'outcome'>
  /** Since when somebody is there, ms since the epoch; absent while it rings. */
  since?: number | undefined
  isMine: boolean
}

const MINE: Record<Outcome, SeldomWordKey> = {
  declined: 'chat.call-declined',
  busy: 'chat.call-busy',
  missed: 'chat.call-no-answer',
  cancelled: 'chat.call-cancelled',
  unreachable: 'chat.call-unreachable',
}
/** Who was called, and what one calls it there. */
const THEIRS: Partial<Record<Outcome, SeldomWordKey>> = {
  declined: 'chat.call-you-declined',
  busy: 'chat.call-you-busy',
}

/** What is said of a call: to who called otherwise than to who was called. */
export function callText({ call, since, isMine }: Told): string {
  return `${callName(call.video)} · ${how({ call, since, isMine })}`
}

/** Somebody called and the user did not come. */
export function isMissed({ call, isMine }: Told): boolean {
  return call.type === 'ended' && call.outcome !== undefined && call.outcome !== 'declined' && !isMine
}

export const callName = (video: boolean) => word(video ? 'chat.video-call' : 'chat.audio-call')

function how({ call, since, isMine }: Told): string {
  if (call.type === 'called')
    return since === undefined
      ? seldomWord('chat.call-ringing')
      : seldomWord('chat.call-since', { time: clockTime(since) })
  const { outcome, seconds } = call
  if (!outcome) return duration(seconds)
  return seldomWord(isMine ? MINE[outcome] : (THEIRS[outcome] ?? 'chat.call-missed'))
}
