import { define } from './base/define.ts'
import { InniesChat } from './chat/innies-chat.ts'
import { InniesComposer, InniesConversation, InniesInbox } from './chat/parts-alone.ts'

export { type ChatMode, InniesChat } from './chat/innies-chat.ts'
export type { ChatOpenedEvent } from './chat/opened-event.ts'
export { InniesComposer, InniesConversation, InniesInbox } from './chat/parts-alone.ts'
export { ToggleEvent } from './chat/toggle-event.ts'
export type { UnreadEvent } from './chat/unread.ts'
export { identify, logout, type User } from './link/page.ts'

define('innies-chat', InniesChat)
define('innies-inbox', InniesInbox)
define('innies-conversation', InniesConversation)
define('innies-composer', InniesComposer)

declare global {
  interface HTMLElementTagNameMap {
    'innies-chat': InniesChat
    'innies-inbox': InniesInbox
    'innies-conversation': InniesConversation
    'innies-composer': InniesComposer
  }
}
