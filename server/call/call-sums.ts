import type { Measured, Sample } from '../metrics.ts'
import { CallFailure, CallQuality, type CallReport, RatingReason } from '../protocol/call-report.ts'
import type { CallFigures } from '../protocol/call-stats.ts'
import { Outcome } from '../protocol/chat.ts'

/** What is counted of calls, by names of ours: two of them are added number by number. */
export type Sums = Readonly<Record<string, number>>

/** A call that is over, as far as it is counted; `answered`: ms until somebody came, where it rang. */
export type Counted = {
  video: boolean
  kind: 'direct' | 'group'
  seconds: number
  outcome?: Outcome
  isRung: boolean
  answered?: number
  came: readonly unknown[]
}

/** Bounds in which times to answer are counted, seconds; the last ones are beyond. */
export const ANSWER_BOUNDS = [1, 2, 3, 5, 8, 12, 18, 25, 35, 45, 60, 120, 300]
const STARS = [1, 2, 3, 4, 5]
const DAY = 86_400_000 // ms

/** The number of the day of a moment (ms since the epoch), by UTC. */
export const dayOf = (at: number) => Math.floor(at / DAY)
export const dateOf = (day: number) => new Date(day * DAY).toISOString().slice(0, 10)

export function plus(one: Sums, other: Sums): Sums {
  const sums: Record<string, number> = { ...one }
  for (const [name, number] of Object.entries(other)) sums[name] = (sums[name] ?? 0) + number
  return sums
}

export function sumsOfCall({ video, kind, seconds, outcome, isRung, answered, came }: Counted): Sums {
  return {
    calls: 1,
    // Who waited alone in a call that did not ring has cancelled it.
    [`outcome ${outcome ?? (came.length ? 'answered' : 'cancelled')}`]: 1,
    ...(came.length ? { seconds } : {}),
    ...(video ? { video: 1 } : {}),
    ...(kind === 'group' ? { group: 1 } : {}),
    ...(isRung ? { rung: 1 } : {}),
    ...(answered === undefined ? {} : { answers: 1, answerMs: answered, [`answer ${boundOf(answered / 1000)}`]: 1 }),
  }
}

export function sumsOfReport(report: CallReport): Sums {
  if (report.type === 'rating') return { [`stars ${report.stars}`]: 1, ...ones('reason', report.reasons) }
  const { quality, reconnects, failures } = report
  return { reports: 1, [`quality ${quality}`]: 1, reconnects, ...ones('failure', failures) }
}

/** As an operator reads it. */
export function figuresOf(sums: Sums): CallFigures {
  const at = (name: string) => sums[name] ?? 0
  const counts = <Name extends string>(of: string, names: readonly Name[]) =>
    Object.fromEntries(names.map(name => [name, at(`${of} ${name}`)])) as Record<Name, number>
  const stars = STARS.map(star => at(`stars ${star}`)) as CallFigures['ratings']['stars']
  const given = stars.reduce((sum, count) => sum + count, 0)
  const mean = stars.reduce((sum, count, i) => sum + count * (i + 1), 0) / given
  const answers = answersOf(sums)
  return {
    calls: at('calls'),
    withVideo: at('video'),
    inGroups: at('group'),
    outcomes: counts('outcome', ['answered', ...Outcome.options]),
    minutes: Math.round(at('seconds') / 60),
    ...(at('rung') ? { answerRate: rounded(at('answers') / at('rung')) } : {}),
    ...(at('answers') ? { timeToAnswer: { median: quantile(answers, 0.5), p95: quantile(answers, 0.95) } } : {}),
    reports: at('reports'),
    quality: counts('quality', CallQuality.options),
    reconnects: at('reconnects'),
    failures: counts('failure', CallFailure.options),
    ratings: { stars, ...(given ? { mean: rounded(mean) } : {}) },
    reasons: counts('reason', RatingReason.options),
  }
}

/** How many calls were answered within each bound and beyond the last, not added up. */
export function answersOf(sums: Sums): number[] {
  return [...ANSWER_BOUNDS, Number.POSITIVE_INFINITY].map(bound => sums[`answer ${bound}`] ?? 0)
}

/** What of the sums since ever stands in /metrics. */
export function metricsOf(sums: Sums): { samples: Sample[]; kept: Measured[] } {
  const by = (name: Sample['name'], label: string, of: string, names: readonly (string | number)[]): Sample[] =>
    names.map(one => ({ name, labels: { [label]: String(one) }, value: sums[`${of} ${one}`] ?? 0 }))
  const samples: Sample[] = [
    ...by('innies_past_calls_total', 'outcome', 'outcome', ['answered', ...Outcome.options]),
    { name: 'innies_past_call_seconds_total', value: sums.seconds ?? 0 },
    ...by('innies_call_reports_total', 'quality', 'quality', CallQuality.options),
    { name: 'innies_call_reconnects_total', value: sums.reconnects ?? 0 },
    ...by('innies_call_failures_total', 'code', 'failure', CallFailure.options),
    ...by('innies_call_ratings_total', 'stars', 'stars', STARS),
  ]
  const seconds = (sums.answerMs ?? 0) / 1000
  const answers: Measured = {
    name: 'innies_call_answer_seconds',
    bounds: ANSWER_BOUNDS,
    counts: answersOf(sums),
    seconds,
  }
  return { samples, kept: [answers] }
}

const boundOf = (seconds: number) => ANSWER_BOUNDS.find(bound => seconds <= bound) ?? Number.POSITIVE_INFINITY
const ones = (of: string, names: readonly string[]) => Object.fromEntries(names.map(name => [`${of} ${name}`, 1]))
const rounded = (number: number) => Math.round(number * 1000) / 1000

/** Between the bounds of where it falls as if all there were spread evenly, as Prometheus does it. */
function quantile(counts: readonly number[], share: number): number {
  const wanted = share * counts.reduce((sum, count) => sum + count, 0)
  let below = 0
  for (const [i, count] of counts.entries()) {
    const [low, high] = [ANSWER_BOUNDS[i - 1] ?? 0, ANSWER_BOUNDS[i]]
    if (count && below + count >= wanted)
      return high === undefined ? low : rounded(low + ((high - low) * (wanted - below)) / count)
    below += count
  }
  return 0
}
