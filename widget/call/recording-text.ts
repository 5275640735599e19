import type { UserId } from '../../server/protocol/people.ts'
import { word } from '../base/call-words.ts'
import { recordingWord } from '../base/recording-words.ts'
import type { Recording } from './recording-desk.ts'
import type { People } from './text.ts'

const nameOf = (user: UserId, people: People) => people.get(user)?.name || word('call.somebody')

/** That the call is recorded, and by whom; undefined while it is not. */
export function signText({ fact, isOn, isOwn }: Recording, people: People): string | undefined {
  if (!fact || !isOn || fact.phase === 'asking') return undefined
  return isOwn ? recordingWord('record.by-you') : recordingWord('record.by', { name: nameOf(fact.from, people) })
}

/** Who would like to record, to who has yet to agree. */
export function askText({ fact }: Recording, people: People): string {
  return recordingWord('record.ask', { name: nameOf(fact?.from ?? '', people) })
}

/** What who wanted to record is to know: that it is not begun, or why it ended, or came to nothing. */
export function recordingNote({ fact, isOwn, trouble }: Recording, people: People): string | undefined {
  if (!fact || !isOwn) return undefined
  if (fact.phase === 'asking') return recordingWord('record.asking')
  if (trouble) return recordingWord(`record.${trouble}`)
  if (fact.phase !== 'failed' || !fact.why || fact.why === 'cancelled') return undefined
  return fact.why === 'refused'
    ? recordingWord('record.refused', { name: nameOf(fact.by, people) })
    : recordingWord(`record.${fact.why}`)
}
