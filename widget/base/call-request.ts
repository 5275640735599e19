/** Somebody asked for a call in a chat. Chat elements fire it, the call element hears it; neither knows the other. */
export class CallRequestEvent extends Event {
  readonly chat: string
  readonly video: boolean
  /** The call to join; without it the others are called. */
  readonly call: string | undefined

  constructor(chat: string, video: boolean, call?: string) {
    super('innies-call-request', { bubbles: true, composed: true, cancelable: true })
    this.chat = chat
    this.video = video
    this.call = call
  }
}

declare global {
  interface HTMLElementEventMap {
    'innies-call-request': CallRequestEvent
  }
}
