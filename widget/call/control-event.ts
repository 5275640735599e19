/** What a control, a key or a note of the call's window may ask for. */
export type Control = 'microphone' | 'camera' | 'unsilence' | 'retry' | 'end' | 'close'

/** The user asked something of the call. */
export class ControlEvent extends Event {
  readonly control: Control
  constructor(control: Control) {
    super('innies-call-control', { bubbles: true, composed: true })
    this.control = control
  }
}

declare global {
  interface HTMLElementEventMap {
    'innies-call-control': ControlEvent
  }
}
