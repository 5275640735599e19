import type { CallPass } from '../../server/protocol/call.ts'
import type { ChatId } from '../../server/protocol/chat.ts'
import { deviceId, tabId } from '../base/device.ts'
import type { Link } from '../link/link.ts'
import type { CallRequest } from './request.ts'

/** Where a call takes place; `chat` is absent in rooms of the site's own. */
export type Place = { room: string; chat?: ChatId }

type PassWish = { isVideo: boolean; tab?: string; agrees?: boolean }

const CHAT_ROOM = 'chat-'

/** The room a request means; a user's is that of the chat with them, which is opened if need be. */
export async function findPlace(link: Link, request: CallRequest): Promise<Place> {
  if ('room' in request) {
    const { room } = request
    return room.startsWith(CHAT_ROOM) ? { room, chat: room.slice(CHAT_ROOM.length) } : { room }
  }
  const chat = 'chat' in request ? request.chat : (await link.openChat(request.with)).row.chat
  return { room: CHAT_ROOM + chat, chat }
}

/** A pass into a room for this tab, or by another name for it. Rejects with an Error that has a `code`. */
export function askPass(
  link: Link,
  room: string,
  { isVideo, tab = tabId, agrees = false }: PassWish,
): Promise<CallPass> {
  const body = { room, device: deviceId(), tab, video: isVideo, agrees }
  return link.api<CallPass>('/api/video-call/token', { method: 'POST', body })
}
