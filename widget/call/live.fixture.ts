import { type CallState, NOBODY } from './call-state.ts'
import type { Tile } from './engine.ts'

type Live = Extract<CallState, { phase: 'live' }>

/** The user of the tests. */
export const ANA: Tile = {
  id: 'ana:d:t',
  person: 'ana',
  name: 'Ana',
  isLocal: true,
  isMuted: false,
  isSpeaking: false,
  quality: 'good',
}

export const MARA: Tile = { ...ANA, id: 'mara:d:t', person: 'mara', name: 'Mara Okafor', isLocal: false }

/** A call of two, in which all is well. */
export const LIVE: Live = {
  phase: 'live',
  startedAt: Date.now() - 252_000,
  ...NOBODY,
  tiles: [ANA, MARA],
  microphone: 'on',
}
