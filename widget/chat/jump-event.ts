import type { ChatId, Rev } from '../../server/protocol/chat.ts'
import { Wish } from './wish.ts'

/** The message at `rev` shall be shown in its place: in the open chat, or in the one that is named. */
export class JumpEvent extends Wish {
  readonly rev: Rev
  readonly chat: ChatId | undefined
  constructor(rev: Rev, chat?: ChatId) {
    super('innies-jump')
    this.rev = rev
    this.chat = chat
  }
}

declare global {
  interface HTMLElementEventMap {
    'innies-jump': JumpEvent
  }
}
