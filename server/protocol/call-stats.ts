import * as v from 'valibot'
import { CallFailure, CallQuality, RatingReason } from './call-report.ts'
import { Count, Outcome } from './chat.ts'
import { digits } from './digits.ts'

/** For how many days the site counts its calls, day by day. */
export const CALL_DAYS = 400

export const CallStatsQuery = v.strictObject({
  /** The last ones, today among them. */
  days: v.optional(digits(/^([1-9]\d?|[123]\d\d|400)$/), '30'),
})

const counts = <Name extends string>(names: readonly Name[]) =>
  v.strictObject(Object.fromEntries(names.map(name => [name, Count])) as Record<Name, typeof Count>)
const Share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const Seconds = v.pipe(v.number(), v.minValue(0))

/** Calls of chats that are over: how many, how long, how they went. No names, no texts. */
export const CallFigures = v.strictObject({
  calls: Count,
  withVideo: Count,
  inGroups: Count,
  /** How they went: somebody came (`answered`), or why not. */
  outcomes: counts(['answered', ...Outcome.options]),
  /** From when the first one came to the end, rounded. */
  minutes: Count,
  /** Of calls that rang, those that somebody took; absent where none did. */
  answerRate: v.optional(Share),
  /** Seconds from when it rang until somebody came, about; absent where nobody did. */
  timeToAnswer: v.optional(v.strictObject({ median: Seconds, p95: Seconds })),
  /** What the browsers of those in the calls say at the end. */
  reports: Count,
  quality: counts(CallQuality.options),
  reconnects: Count,
  /** What somebody had to do without, by code. */
  failures: counts(CallFailure.options),
  /** What people say, from one star to five; absent where none did. */
  ratings: v.strictObject({ stars: v.tuple([Count, Count, Count, Count, Count]), mean: v.optional(Seconds) }),
  /** Why they gave few stars. */
  reasons: counts(RatingReason.options),
})
export type CallFigures = v.InferOutput<typeof CallFigures>

/** Days are those of UTC in which calls began; a day without any is left out. */
export const CallStats = v.strictObject({
  sum: CallFigures,
  days: v.array(v.strictObject({ day: v.string(), ...CallFigures.entries })),
})
export type CallStats = v.InferOutput<typeof CallStats>
