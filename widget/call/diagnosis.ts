import { word } from '../base/call-words.ts'
import { sheetWord } from '../base/sheet-words.ts'
import type { CallState } from './call-state.ts'
import type { Check } from './check.ts'
import type { DeviceKind } from './engine.ts'
import type { Stats } from './stats.ts'

/** One thing that was looked at, in plain words. */
export type Finding = { isFine: boolean; text: string }

type Live = Extract<CallState, { phase: 'live' }>
type Known = { live: Live; stats: Stats; check?: Check | undefined }

const SLOW = 400 // ms there and back: people begin to talk at the same time
const LOSSY = 0.05 // of the packets: words begin to break

/** What is well with a call and what is not, the devices first. */
export function diagnose({ live, stats, check }: Known): Finding[] {
  return [
    device('microphone', live),
    device('camera', live),
    ...(stats.path ? [{ isFine: stats.path !== 'tcp', text: sheetWord(`path.${stats.path}`) }] : []),
    ...speed(stats),
    ...(check ? [checked(check)] : []),
  ]
}

function device(kind: DeviceKind, { [kind]: state }: Live): Finding {
  if (state === 'on' || state === 'off') return { isFine: true, text: sheetWord(`found.${kind}-${state}`) }
  if (state === 'pending') return { isFine: true, text: sheetWord('found.asking') }
  return { isFine: false, text: word(`call.${kind}-${state}`) }
}

function speed({ delay, lossUp = 0, lossDown = 0 }: Stats): Finding[] {
  if (delay === undefined) return []
  const isSlow = delay > SLOW
  const isLossy = Math.max(lossUp, lossDown) > LOSSY
  if (!isSlow && !isLossy) return [{ isFine: true, text: sheetWord('found.fast') }]
  return [
    ...(isSlow ? [{ isFine: false, text: sheetWord('found.slow') }] : []),
    ...(isLossy ? [{ isFine: false, text: sheetWord('found.lossy') }] : []),
  ]
}

function checked(check: Check): Finding {
  return { isFine: check.result === 'works', text: sheetWord(`check.${check.result}`) }
}
