import type { Outcome } from '../../server/protocol/chat.ts'
import type { ChoiceKind, DeviceState, Devices, ScreenState, Tile } from './engine.ts'
import type { Rung } from './ladder.ts'
import type { Reaction } from './signal.ts'

export type FailCode = 'off' | 'forbidden' | 'blocked' | 'locked' | 'recorded' | 'signed-out' | 'lost'
/** `replaced`: it is in another tab or on another device of the user. An outcome: nobody talked. */
export type EndReason = 'left' | 'hung-up' | 'removed' | 'replaced' | Outcome

/** What who calls waits for: that it rings somewhere, then that somebody comes. */
export type Waiting = 'calling' | 'ringing'

/** Something that just happened and is said for a while. */
export type Hint =
  /** Another device is in use by itself; `name` is absent when there is none left. */
  | { type: 'device-changed'; kind: ChoiceKind; name?: string }
  /** The device that the user chose cannot be had. */
  | { type: 'not-chosen'; kind: ChoiceKind }
  | { type: 'silent' }
  /** The browser or the system does not give the screen. */
  | { type: 'not-shared' }
  | { type: 'talking-muted' }
  /** Who runs the call turned the microphone off. */
  | { type: 'was-muted' }

/** `from` is the id of a tile; `key` tells two alike apart. */
export type ShownReaction = { key: number; from: string; emoji: Reaction }

/** What is there while the call lives. */
export type InRoom = {
  tiles: readonly Tile[]
  microphone: DeviceState
  camera: DeviceState
  screen: ScreenState
  isReconnecting: boolean
  /** The browser keeps the others silent until the user touches something. */
  isSilenced: boolean
  devices: Devices
  /** What the call goes without, because the connection is weak. */
  rung: Rung
  /** The user wants no pictures. */
  isSoundOnly: boolean
  /** The last ones, each for some seconds. */
  reactions: readonly ShownReaction[]
  hint: Hint | undefined
}

export type CallState =
  | { phase: 'idle' }
  /** The user looks at themselves before they join. */
  | { phase: 'preview' }
  /** The server's calls are coming up; it is asked again. */
  | { phase: 'preparing' }
  | { phase: 'joining' }
  /** `startedAt`: clock of this page, ms. */
  | ({ phase: 'live'; startedAt: number } & InRoom)
  | { phase: 'failed'; code: FailCode; canRetry: boolean }
  | { phase: 'ended'; seconds: number; reason: EndReason }

const NONE = { list: [], chosen: '' }
/** A room that was just entered. */
export const NOBODY: InRoom = {
  tiles: [],
  microphone: 'off',
  camera: 'off',
  screen: 'off',
  isReconnecting: false,
  isSilenced: false,
  devices: { microphone: NONE, camera: NONE, speaker: NONE },
  rung: 'all',
  isSoundOnly: false,
  reactions: [],
  hint: undefined,
}

/** Whether somebody waits for the call or is in it. */
export function isUnderWay(state: CallState): boolean {
  return state.phase === 'preparing' || state.phase === 'joining' || state.phase === 'live'
}
