import { LogLevel, setLogLevel } from 'livekit-client'
import type { ReadableAtom } from 'nanostores'
import type { CallState } from './call-state.ts'
import './livekit.ts' // it silences the log; after that

/** Says in the console what a call does, and lets LiveKit say what it does. Returns how to stop. */
export function debugCall($state: ReadableAtom<CallState>): () => void {
  setLogLevel(LogLevel.debug)
  return $state.subscribe((state, old) => {
    if (state.phase !== old?.phase) console.info('innies: the call is', state)
  })
}
