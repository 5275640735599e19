import type { ChoiceKind } from './engine.ts'

/** What a control, a key or a note of the call's window may ask for. */
export type Control =
  | 'microphone'
  | 'camera'
  | 'screen'
  | 'hand'
  /** Its value is one of `REACTIONS`. */
  | 'react'
  | 'sound-only'
  | 'flip'
  /** Its value is the id of a device. */
  | `choose-${ChoiceKind}`
  | 'shrink'
  /** Into a window of its own. */
  | 'float'
  | 'dismiss'
  | 'unsilence'
  /** Its value names the devices to turn on, separated by a space. */
  | 'join'
  | 'retry'
  /** To be recorded, and joins. */
  | 'agree'
  | 'end'
  | 'close'

/** The user asked something of the call. */
export class ControlEvent extends Event {
  readonly control: Control
  /** What for, where the control needs it; otherwise empty. */
  readonly value: string
  constructor(control: Control, value = '') {
    super('innies-call-control', { bubbles: true, composed: true })
    this.control = control
    this.value = value
  }
}

declare global {
  interface HTMLElementEventMap {
    'innies-call-control': ControlEvent
  }
}
