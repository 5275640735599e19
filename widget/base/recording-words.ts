import { wordsOf } from './text.ts'

/** Texts of the recording of a call, in English; see `words.ts`. Apart, because the ring does without them. */
export const RECORDING_WORDS = {
  'record.start': 'Record the call',
  'record.start-next': 'It comes into this chat. Everybody in the call sees it.',
  'record.stop': 'Stop recording',
  'record.by': '{name} is recording this call',
  'record.by-you': 'You are recording this call',
  'record.asking': 'Waiting until the others agree to be recorded…',
  'record.ask': '{name} would like to record this call',
  'record.ask-next':
    'What is said and seen from then on is kept in this chat, for everybody in it. Without your consent nothing is recorded.',
  'record.agree': 'Agree',
  'record.refuse': 'Do not agree',
  'record.join': 'Agree and join',
  'record.refused': '{name} does not want to be recorded. Nothing was recorded.',
  'record.unanswered': 'Not everybody answered. Nothing was recorded.',
  'record.not-started': 'The recording did not begin. Try again.',
  'record.lost': 'Nothing of the recording could be kept.',
  'record.unsupported': 'This browser cannot record. Try another one.',
  'record.full': 'The recording is as long as it may be. It comes into this chat.',
  'record.rejected': 'The server took no more of the recording. What it has comes into this chat.',
  'record.broken': 'The recording broke off. What there is of it comes into this chat.',
  'record.file': 'Recording {time}',
} as const

export type RecordingWordKey = keyof typeof RECORDING_WORDS

/** The text for a key, with its `{gaps}` filled. */
export const recordingWord = wordsOf<RecordingWordKey>(RECORDING_WORDS)
