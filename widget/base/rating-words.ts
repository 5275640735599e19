import { wordsOf } from './text.ts'

/** Texts of the question how a call was, in English; see `words.ts`. */
export const RATING_WORDS = {
  'rate.ask': 'How was the call?',
  'rate.stars': { one: '{count} star', other: '{count} stars' },
  'rate.why': 'What was not good?',
  'rate.sound': 'Sound',
  'rate.picture': 'Picture',
  'rate.delay': 'Delay',
  'rate.breaks': 'Breaks',
  'rate.other': 'Something else',
  'rate.send': 'Send',
  'rate.not-now': 'Not now',
  'rate.thanks': 'Thank you.',
} as const

export type RatingWordKey = keyof typeof RATING_WORDS

/** The text for a key, with its `{gaps}` filled. */
export const ratingWord = wordsOf<RatingWordKey>(RATING_WORDS)
