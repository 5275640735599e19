import type { ChatId } from '../../server/protocol/chat.ts'

/** Another chat is open in the messenger, or none. For the page: to keep its address, say. */
export class ChatOpenedEvent extends Event {
  readonly chat: ChatId | undefined
  constructor(chat: ChatId | undefined) {
    super('innies-chat-opened', { bubbles: true, composed: true })
    this.chat = chat
  }
}

declare global {
  interface HTMLElementEventMap {
    'innies-chat-opened': ChatOpenedEvent
  }
}
