/** The user came from a notification, or from the app around the page. Cancel it to show the chat yourself. */
export class OpenEvent extends Event {
  readonly chat: string
  /** The call that rings there. */
  readonly call: string | undefined
  /** They take it. */
  readonly isAccepted: boolean
  constructor(chat: string, call: string | undefined, isAccepted: boolean) {
    super('innies-open', { bubbles: true, cancelable: true })
    this.chat = chat
    this.call = call
    this.isAccepted = isAccepted
  }
}

declare global {
  interface DocumentEventMap {
    'innies-open': OpenEvent
  }
}
