import type { ReadableAtom } from 'nanostores'
import type { CallFailure, CallQuality, CallReport } from '../../server/protocol/call-report.ts'
import { type CallState, type EndReason, isUnderWay } from './call-state.ts'
import { complaintsOf } from './complaints.ts'

type WayReport = Extract<CallReport, { type: 'way' }>

const FAILURES: ReadonlySet<string> = new Set<CallFailure>([
  'lost',
  'forbidden',
  ...(['microphone', 'camera'] as const).flatMap(kind =>
    (['denied', 'missing', 'busy'] as const).map(how => `${kind}-${how}` as const),
  ),
])
const isFailure = (code: string): code is CallFailure => FAILURES.has(code)

const POOR = 0.2 // part of the time that the way was weak or gone, from which it is poor
const FAIR = 0.02
const MOST_RECONNECTS = 100
/** Somebody was there to talk with. */
const TALKED: ReadonlySet<EndReason> = new Set(['left', 'hung-up', 'removed', 'replaced'])

/** Follows a call from now on, and says once, when it is over, how its way was. A call that nobody else was in says nothing. */
export function reportWay(
  $state: ReadableAtom<CallState>,
  send: (report: WayReport) => Promise<void>,
  now: () => number = () => performance.now(),
): void {
  const failures = new Set<CallFailure>()
  const time = { all: 0, fair: 0, weak: 0 }
  let [reconnects, hasOthers, isOver] = [0, false, false]
  let before: { state: CallState; at: number } | undefined

  function spend(state: CallState, ms: number): void {
    if (state.phase !== 'live') return
    const quality = state.tiles.find(tile => tile.isLocal && !tile.isScreen)?.quality
    time.all += ms
    if (state.isReconnecting || quality === 'weak' || quality === 'lost') time.weak += ms
    else if (quality === 'fair') time.fair += ms
  }

  function hear(state: CallState): void {
    if (isOver) return
    const at = now()
    if (before) spend(before.state, at - before.at)
    for (const { code } of complaintsOf(state, before?.state)) if (isFailure(code)) failures.add(code)
    if (state.phase === 'live') {
      const wasReconnecting = before?.state.phase === 'live' && before.state.isReconnecting
      if (state.isReconnecting && !wasReconnecting) reconnects++
      hasOthers ||= state.tiles.some(tile => !tile.isLocal)
    }
    before = { state, at }
    if (isUnderWay(state)) return
    isOver = true
    const isTold = state.phase === 'ended' ? hasOthers && TALKED.has(state.reason) : failures.size > 0
    if (isTold) void send(report()).catch(() => {}) // it is for statistics only
  }

  function report(): WayReport {
    return {
      type: 'way',
      quality: qualityOf(),
      reconnects: Math.min(reconnects, MOST_RECONNECTS),
      failures: [...failures],
    }
  }

  function qualityOf(): CallQuality {
    const part = (ms: number) => (time.all ? ms / time.all : 0)
    if (failures.has('lost') || failures.has('forbidden') || part(time.weak) >= POOR) return 'poor'
    return reconnects || part(time.weak) > FAIR || part(time.fair) >= 0.5 ? 'fair' : 'good'
  }

  const stop = $state.subscribe(state => {
    hear(state)
    if (isOver) queueMicrotask(() => stop())
  })
}
