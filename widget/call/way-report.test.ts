import { atom } from 'nanostores'
import type { CallReport } from '../../server/protocol/call-report.ts'
import { assert } from '../assert.fixture.ts'
import type { CallState } from './call-state.ts'
import { ANA, LIVE, MARA } from './live.fixture.ts'
import { reportWay } from './way-report.ts'

const ENDED: CallState = { phase: 'ended', seconds: 60, reason: 'hung-up' }
const weak = { ...LIVE, tiles: [{ ...ANA, quality: 'weak' as const }, MARA] }

/** What is said after these states, each with the ms that it lasts. */
function reportOf(...states: [CallState, number?][]): CallReport[] {
  const clock = { now: 0 }
  const said: CallReport[] = []
  const $state = atom<CallState>(states[0]![0])
  reportWay(
    $state,
    async report => void said.push(report),
    () => clock.now,
  )
  for (const [state, ms = 0] of states) {
    $state.set(state)
    clock.now += ms
  }
  return said
}

const qualityOf = (...states: [CallState, number?][]) => {
  const [report] = reportOf(...states)
  return report?.type === 'way' ? [report.quality, report.reconnects] : report
}

suite('how the way of a call was', () => {
  test('is said once, when it is over', () => {
    assert.deepEqual(reportOf([LIVE, 60_000], [ENDED], [ENDED]), [
      { type: 'way', quality: 'good', reconnects: 0, failures: [] },
    ])
  })

  test('is what it was for most of the time', () => {
    assert.deepEqual(qualityOf([weak, 500], [LIVE, 60_000], [ENDED]), ['good', 0])
    assert.deepEqual(qualityOf([weak, 5000], [LIVE, 60_000], [ENDED]), ['fair', 0])
    assert.deepEqual(qualityOf([weak, 30_000], [LIVE, 60_000], [ENDED]), ['poor', 0])
  })

  test('counts each break once, however often the state changes meanwhile', () => {
    const broken = { ...LIVE, isReconnecting: true }

    assert.deepEqual(
      qualityOf(
        [LIVE, 60_000],
        [broken, 100],
        [{ ...broken, isSilenced: true }, 100],
        [LIVE, 60_000],
        [broken, 100],
        [LIVE, 60_000],
        [ENDED],
      ),
      ['fair', 2],
    )
  })

  test('names what somebody went without, and that it broke for good', () => {
    assert.deepEqual(
      reportOf(
        [LIVE, 1000],
        [{ ...LIVE, camera: 'denied' }, 1000],
        [{ phase: 'failed', code: 'lost', canRetry: true }],
      ),
      [{ type: 'way', quality: 'poor', reconnects: 0, failures: ['camera-denied', 'lost'] }],
    )
  })

  test('is said of a call that could not be got into', () => {
    assert.deepEqual(reportOf([{ phase: 'failed', code: 'lost', canRetry: true }]), [
      { type: 'way', quality: 'poor', reconnects: 0, failures: ['lost'] },
    ])
  })

  test('is not said where nobody else came, nor of what the server refused', () => {
    assert.deepEqual(reportOf([{ ...LIVE, tiles: [ANA] }, 9000], [{ ...ENDED, reason: 'left' }]), [])
    assert.deepEqual(reportOf([LIVE, 9000], [{ ...ENDED, reason: 'missed' }]), [])
    assert.deepEqual(reportOf([{ phase: 'failed', code: 'off', canRetry: false }]), [])
  })
})
