import { wordsOf } from './text.ts'

/** The texts that the loader shows before anything else is there. */
export const FIRST_WORDS = {
  'chat.open': 'Open chat',
  'chat.title': 'Messages',
  'chat.unread': '{count} unread',
  'chat.not-loaded': 'The chat did not load.',
  'chat.try-again': 'Try again',
  'call.title': 'Call',
  'call.video-call': 'Video call',
  'call.audio-call': 'Audio call',
  'call.close': 'Close',
  'call.not-loaded': 'The call could not be loaded. Check your connection, then try again.',
  'call.joining': 'Joining…',
  'call.calling': 'Calling…',
} as const

export const firstWord = wordsOf<keyof typeof FIRST_WORDS>(FIRST_WORDS)
