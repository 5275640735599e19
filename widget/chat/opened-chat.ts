import { atom } from 'nanostores'
import type { ChatId } from '../../server/protocol/chat.ts'

/** The chat that was picked in the page's `innies-inbox`: it is open in the parts that name no chat of their own. */
export const $openedChat = atom<ChatId | undefined>()
