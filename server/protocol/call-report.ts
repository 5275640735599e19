import * as v from 'valibot'

/** How the way was on the whole: as it should be, now and then not, or hardly a call. */
export const CallQuality = v.picklist(['good', 'fair', 'poor'])
export type CallQuality = v.InferOutput<typeof CallQuality>

/** What somebody in a call had to do without, by the codes of `innies-error`. */
export const CallFailure = v.picklist([
  'lost',
  'forbidden',
  'microphone-denied',
  'microphone-missing',
  'microphone-busy',
  'camera-denied',
  'camera-missing',
  'camera-busy',
])
export type CallFailure = v.InferOutput<typeof CallFailure>

export const RatingReason = v.picklist(['sound', 'picture', 'delay', 'breaks', 'other'])
export type RatingReason = v.InferOutput<typeof RatingReason>

const MAX_RECONNECTS = 100 // more are said to be so many
/** Each counts once, however often it is named. */
const setOf = <const Options extends readonly string[]>(option: v.PicklistSchema<Options, undefined>) =>
  v.pipe(
    v.array(option),
    v.maxLength(option.options.length),
    v.transform(named => [...new Set(named)]),
  )

/** What somebody who was in a call says of it: each of the two once. Has no words, and names nobody. */
export const CallReport = v.variant('type', [
  /** As their browser has measured it. */
  v.strictObject({
    type: v.literal('way'),
    quality: CallQuality,
    reconnects: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MAX_RECONNECTS)),
    failures: setOf(CallFailure),
  }),
  /** As they have found it. */
  v.strictObject({
    type: v.literal('rating'),
    stars: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(5)),
    reasons: setOf(RatingReason),
  }),
])
export type CallReport = v.InferOutput<typeof CallReport>
