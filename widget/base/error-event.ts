/** Something went wrong; the message says what, and what to do about it. */
export class InniesErrorEvent extends Event {
  readonly code: string
  readonly message: string
  constructor(code: string, message: string) {
    super('innies-error', { bubbles: true, composed: true })
    this.code = code
    this.message = message
  }
}

declare global {
  interface HTMLElementEventMap {
    'innies-error': InniesErrorEvent
  }
}
