import type { ChatId, Rev } from '../../server/protocol/chat.ts'
import type { UserId } from '../../server/protocol/people.ts'
import { Wish } from './wish.ts'

/** What a panel is about. */
export type PanelPlace =
  /** The people of a chat, and how it is set. */
  | { at: 'chat'; chat: ChatId }
  | { at: 'person'; user: UserId; chat?: ChatId }
  | { at: 'add'; chat: ChatId }
  | { at: 'pins'; chat: ChatId }
  | { at: 'thread'; chat: ChatId; of: Rev }
  | { at: 'find'; chat: ChatId }
  | { at: 'start' }
  | { at: 'settings' }
  /** The calls of the user that are over. */
  | { at: 'calls' }

/** The user wants a panel. */
export class PanelEvent extends Wish {
  readonly place: PanelPlace
  constructor(place: PanelPlace) {
    super('innies-panel')
    this.place = place
  }
}

declare global {
  interface HTMLElementEventMap {
    'innies-panel': PanelEvent
  }
}
