import type { CallId, ChatId } from '../../server/protocol/chat.ts'
import type { UserId } from '../../server/protocol/people.ts'
import type { Admission } from '../link/link.ts'
import type { Early } from './early.ts'

/** The call to take, instead of calling. */
export type CallAnswer = {
  call: CallId
  /** Even if another tab or device of the user has it. */
  here?: boolean | undefined
  /** This tab waited in its room. */
  early?: Early | undefined
  /** It was accepted already, a moment ago. */
  admission?: Promise<Admission> | undefined
}

/** Whom to call: a chat, a user (the chat with them), or a room of the site's own. */
export type CallTarget = { chat: ChatId; answer?: CallAnswer } | { with: UserId } | { room: string }

/** A call somebody wants; `video` is on unless it says otherwise. `preview`: its user looks at themselves first. */
export type CallRequest = CallTarget & { video?: boolean; preview?: boolean }

/** What an element's `chat`, `with` or `room`, `audio` and `preview` attributes ask for. */
export function requestOf(element: Element): CallRequest | undefined {
  const how = { video: !element.hasAttribute('audio'), preview: element.hasAttribute('preview') }
  const chat = element.getAttribute('chat')
  const user = element.getAttribute('with')
  const room = element.getAttribute('room')
  if (chat) return { chat, ...how }
  if (user) return { with: user, ...how }
  return room ? { room, ...how } : undefined
}
