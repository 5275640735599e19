import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Metrics } from '../metrics.ts'
import { type Counted, figuresOf, metricsOf, plus, type Sums, sumsOfCall, sumsOfReport } from './call-sums.ts'

const call = (part: Partial<Counted> = {}): Counted => ({
  ...{ video: false, kind: 'direct', seconds: 0, isRung: true, came: [] },
  ...part,
})
const answered = (ms: number, seconds = 60) => call({ seconds, answered: ms, came: ['bob'] })
const sum = (all: readonly Sums[]) => all.reduce(plus, {})

test('calls are counted by how they went, how long, and how soon they were answered', () => {
  const calls = [
    ...[answered(1500), answered(2500), answered(4000), answered(30_000, 90)],
    call({ outcome: 'missed', video: true }),
    call({ outcome: 'declined', kind: 'group' }),
    call({ isRung: false, seconds: 30, came: ['bob'] }),
    call({ isRung: false, seconds: 500 }), // somebody waited alone
  ]

  const { outcomes, ...figures } = figuresOf(sum(calls.map(sumsOfCall)))

  assert.deepEqual(outcomes, { answered: 5, missed: 1, declined: 1, busy: 0, cancelled: 1, unreachable: 0 })
  assert.deepEqual(
    [figures.calls, figures.withVideo, figures.inGroups, figures.minutes, figures.answerRate],
    [8, 1, 1, 5, 0.667],
  )
  assert.deepEqual(figures.timeToAnswer, { median: 3, p95: 33 })
})

test('where nothing was there is no rate, no time and no mean', () => {
  const { answerRate, timeToAnswer, ratings } = figuresOf({})

  assert.deepEqual([answerRate, timeToAnswer, ratings], [undefined, undefined, { stars: [0, 0, 0, 0, 0] }])
})

test('an answer that took longer than any bound is as long as the last one', () => {
  assert.deepEqual(figuresOf(sumsOfCall(answered(900_000))).timeToAnswer, { median: 300, p95: 300 })
})

test('what people and browsers say is counted', () => {
  const { quality, reconnects, failures, ratings, reasons, reports } = figuresOf(
    sum([
      sumsOfReport({ type: 'way', quality: 'good', reconnects: 0, failures: [] }),
      sumsOfReport({ type: 'way', quality: 'poor', reconnects: 3, failures: ['lost', 'camera-denied'] }),
      sumsOfReport({ type: 'rating', stars: 5, reasons: [] }),
      sumsOfReport({ type: 'rating', stars: 2, reasons: ['sound', 'delay'] }),
    ]),
  )

  assert.deepEqual([reports, reconnects, quality], [2, 3, { good: 1, fair: 0, poor: 1 }])
  assert.deepEqual([failures.lost, failures['camera-denied'], failures.forbidden], [1, 1, 0])
  assert.deepEqual(ratings, { stars: [0, 1, 0, 0, 1], mean: 3.5 })
  assert.deepEqual(reasons, { sound: 1, picture: 0, delay: 1, breaks: 0, other: 0 })
})

test('/metrics has it as counters and a histogram', () => {
  const { samples, kept } = metricsOf(
    sum([answered(1500), answered(400_000), call({ outcome: 'busy' })].map(sumsOfCall)),
  )

  const lines = new Metrics().text(samples, kept).split('\n')

  for (const line of [
    'innies_past_calls_total{outcome="answered"} 2',
    'innies_past_calls_total{outcome="busy"} 1',
    'innies_past_call_seconds_total 120',
    'innies_call_answer_seconds_bucket{le="1"} 0',
    'innies_call_answer_seconds_bucket{le="2"} 1',
    'innies_call_answer_seconds_bucket{le="300"} 1',
    'innies_call_answer_seconds_bucket{le="+Inf"} 2',
    'innies_call_answer_seconds_sum 401.5',
    'innies_call_answer_seconds_count 2',
    'innies_call_failures_total{code="lost"} 0',
  ])
    assert.ok(lines.includes(line), line)
})

test('while the store does not answer the counters are left out, and not set back to nothing', () => {
  const text = new Metrics().text([], [])

  assert.doesNotMatch(text, /innies_past_calls|innies_call_answer/)
})
