/** Somebody asked for a call in a chat. Chat elements fire it, the call element hears it; neither knows the other. */
export class CallRequestEvent extends Event {
  readonly chat: string
  readonly video: boolean

  constructor(chat: string, video: boolean) {
    super('innies-call-request', { bubbles: true, composed: true, cancelable: true })
    this.chat = chat
    this.video = video
  }
}

declare global {
  interface HTMLElementEventMap {
    'innies-call-request': CallRequestEvent
  }
}
