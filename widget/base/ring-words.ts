import { wordsOf } from './text.ts'

/** Texts around a call that rings, in English; see `words.ts`. */
export const RING_WORDS = {
  'ring.ringing': 'Ringing…',
  'ring.next': 'Try again later, or write a message.',
  'ring.here': 'Continue here',
  'ring.video': 'Incoming video call',
  'ring.audio': 'Incoming audio call',
  'ring.decline': 'Decline',
  'ring.no-camera': 'Without camera',
  'ring.accept-no-camera': 'Accept without camera',
  'ring.accept': 'Accept',
  'ring.busy': 'Busy',
  'ring.end-accept': 'End and accept',
  'ring.elsewhere': 'Answered on another device',
  'ring.title': '{name} is calling',
  'ring.rejoin': 'Rejoin',
  'ring.rejoin-text': 'Your call goes on',
  'ring.not-now': 'Not now',
  'ring.reply': 'Reply with a message',
  'ring.write': 'Write a message',
  'ring.reply-later': "I'll call you back.",
  'ring.reply-way': "I'm on my way.",
  'ring.reply-write': "I can't talk now. Can you write?",
  'ring.reply-field': 'Your message',
  'ring.reply-send': 'Send',
} as const

export type RingWordKey = keyof typeof RING_WORDS

/** The text for a key, with its `{gaps}` filled. */
export const ringWord = wordsOf<RingWordKey>(RING_WORDS)
