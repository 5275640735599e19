import { word } from '../base/call-words.ts'
import type { CallState } from './call-state.ts'
import { devicesFor } from './load-engine.ts'
import { failureText } from './text.ts'

export type Complaint = { code: string; message: string }

/** What became wrong with a call between two states: for programs, and for people with what to do. */
export function complaintsOf(state: CallState, old: CallState | undefined): Complaint[] {
  if (state.phase === 'failed' && old?.phase !== 'failed')
    return [{ code: state.code, message: failureText(state.code) }]
  if (state.phase !== 'live') return []
  return devicesFor(true).flatMap(kind => {
    const { [kind]: now } = state
    const before = old?.phase === 'live' ? old[kind] : undefined
    if (now === before || now === 'on' || now === 'off' || now === 'pending') return []
    return [{ code: `${kind}-${now}`, message: word(`call.${kind}-${now}`) }]
  })
}
