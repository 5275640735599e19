import type { CallId, ChatId } from '../../server/protocol/chat.ts'
import type { UserId } from '../../server/protocol/people.ts'
import type { Early } from './early.ts'

/** The call to take, instead of calling. `here`: even if another tab or device of the user has it. */
export type CallAnswer = { call: CallId; here?: boolean; early?: Early | undefined }

/** Whom to call: a chat, a user (the chat with them), or a room of the site's own. */
export type CallTarget = { chat: ChatId; answer?: CallAnswer } | { with: UserId } | { room: string }

/** A call somebody wants; `video` is on unless it says otherwise. */
export type CallRequest = CallTarget & { video?: boolean }

/** What an element's `chat`, `with` or `room` and `audio` attributes ask for. */
export function requestOf(element: Element): CallRequest | undefined {
  const video = !element.hasAttribute('audio')
  const chat = element.getAttribute('chat')
  const user = element.getAttribute('with')
  const room = element.getAttribute('room')
  if (chat) return { chat, video }
  if (user) return { with: user, video }
  return room ? { room, video } : undefined
}
