import assert from 'node:assert/strict'
import { test } from 'node:test'
import { METRICS, Metrics } from './metrics.ts'

test('what is counted and measured is written as Prometheus reads it', () => {
  const metrics = new Metrics()
  metrics.count('innies_messages_total')
  metrics.count('innies_messages_total')
  metrics.count('innies_commits_total', undefined, 5)
  metrics.count('innies_refused_total', { code: 'too-many' })
  metrics.count('innies_requests_total', { method: 'GET', route: '/v1/"\n\\x', status: '200' })
  for (const ms of [0.5, 4, 99_000]) metrics.took('innies_commit_seconds', ms)

  const lines = metrics.text([{ name: 'innies_alarms', value: 7 }]).split('\n')

  const rows = (name: string) => lines.filter(line => line.startsWith(name))
  assert.deepEqual(rows('innies_messages'), ['innies_messages_total 2'])
  assert.deepEqual(rows('innies_commits_total'), ['innies_commits_total 5'])
  assert.deepEqual(rows('innies_refused'), ['innies_refused_total{code="too-many"} 1'])
  assert.deepEqual(rows('innies_requests'), ['innies_requests_total{method="GET",route="/v1/x",status="200"} 1'])
  assert.deepEqual(rows('innies_alarms'), ['innies_alarms 7'])
  assert.deepEqual(
    rows('innies_commit_seconds').filter(line => /le="(0.001|0.005|10|\+Inf)"|sum|count/.test(line)),
    [
      'innies_commit_seconds_bucket{le="0.001"} 1',
      'innies_commit_seconds_bucket{le="0.005"} 2',
      'innies_commit_seconds_bucket{le="10"} 2',
      'innies_commit_seconds_bucket{le="+Inf"} 3',
      'innies_commit_seconds_sum 99.0045',
      'innies_commit_seconds_count 3',
    ],
  )
  assert.deepEqual(
    lines.filter(line => line.startsWith('# TYPE innies_alarms')),
    ['# TYPE innies_alarms gauge'],
  )
})

test('a histogram that nothing fell into is whole', () => {
  const lines = new Metrics().text([]).split('\n')

  assert.deepEqual(lines.filter(line => line.startsWith('innies_request_seconds')).slice(-3), [
    'innies_request_seconds_bucket{le="+Inf"} 0',
    'innies_request_seconds_sum 0',
    'innies_request_seconds_count 0',
  ])
})

test('names are as Prometheus wants them', () => {
  for (const [name, { kind, means }] of Object.entries(METRICS)) {
    assert.match(name, /^(innies|nodejs|process)_[a-z_]+$/)
    assert.equal(name.endsWith('_total'), kind === 'counter', name)
    assert.ok(!means.includes('\n'))
  }
})
