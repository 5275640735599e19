import type { Arrival } from './engine.ts'

/** Another one is heard, or seen, for the first time in a call. */
export class CallArrivedEvent extends Event {
  readonly what: Arrival
  /** Since the tap that answered or joined the call; for who called, since it was accepted. */
  readonly milliseconds: number
  constructor(what: Arrival, milliseconds: number) {
    super('innies-call-arrived', { bubbles: true, composed: true })
    this.what = what
    this.milliseconds = milliseconds
  }
}

declare global {
  interface HTMLElementEventMap {
    'innies-call-arrived': CallArrivedEvent
  }
}
