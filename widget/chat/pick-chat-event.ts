import type { ChatId } from '../../server/protocol/chat.ts'
import { Wish } from './wish.ts'

/** The user chose a chat. */
export class PickChatEvent extends Wish {
  readonly chat: ChatId
  constructor(chat: ChatId) {
    super('innies-pick-chat')
    this.chat = chat
  }
}

declare global {
  interface HTMLElementEventMap {
    'innies-pick-chat': PickChatEvent
  }
}
