import type { Recorded } from '../../server/protocol/chat.ts'
import type { Recording } from './recording-desk.ts'

const NOTHING = async () => {}

/** Of Mara, unless said. */
export function recordingOf(fact: Partial<Recorded>, more: Partial<Recording> = {}): Recording {
  const whole = {
    type: 'recorded',
    chat: 'c1',
    rev: 7,
    at: 1,
    call: 'k',
    recording: 'r',
    from: 'mara',
    by: 'mara',
    phase: 'active',
  }
  return {
    fact: { ...whole, ...fact } as Recorded,
    ...{ isOn: true, isOwn: false, canStart: false, canStop: false, isAsked: false, trouble: undefined },
    ...{ start: NOTHING, stop: NOTHING, answer: NOTHING },
    ...more,
  }
}
