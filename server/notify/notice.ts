import type { ChatId, Outcome } from '../protocol/chat.ts'
import type { UserId } from '../protocol/people.ts'

/** What is to be told of a message, a chat, a call, a user or a report (`user` made it); `by` did it, or the site itself. */
export type Matter =
  | { type: 'message.sent' | 'message.edited'; chat: ChatId; rev: number }
  | { type: 'message.deleted'; chat: ChatId; rev: number; by?: UserId | undefined }
  | { type: 'message.reacted'; chat: ChatId; rev: number; by: UserId; emoji: string; on: boolean }
  | { type: 'message.pinned'; chat: ChatId; rev: number; by: UserId; on: boolean }
  | { type: 'message.unread'; chat: ChatId; user: UserId }
  | { type: 'chat.created'; chat: ChatId; by?: UserId }
  | { type: 'chat.updated'; chat: ChatId; by?: UserId | undefined }
  | { type: 'chat.member-added'; chat: ChatId; by: UserId; users: readonly UserId[] }
  | { type: 'chat.member-removed'; chat: ChatId; by?: UserId | undefined; user: UserId }
  | { type: 'call.started'; chat: ChatId; by: UserId; call: string; video: boolean }
  | { type: 'call.answered'; chat: ChatId; by: UserId; call: string }
  | { type: 'call.ended'; chat: ChatId; call: string; video: boolean; seconds: number; outcome?: Outcome | undefined }
  | { type: 'user.created' | 'user.updated' | 'user.suspended' | 'user.erased'; user: UserId }
  | { type: 'report.created'; user: UserId; report: string }

export type UserMatter = Exclude<Matter, { chat: ChatId } | { report: string }>

/**
 * An event as it waits to be sent: who and which, but nobody's words (a reaction's emoji excepted). Those are read when it
 * is sent, so that what is deleted meanwhile is deleted here too.
 */
export type Notice = Matter & {
  /** The same for the same event, however often it is put into the queue and sent. */
  id: string
  /** When it happened, ms since the epoch. */
  at: number
}

/** Events about the same are sent one after the other. */
export function subjectOf(notice: Matter): ChatId | UserId {
  return 'chat' in notice ? notice.chat : notice.user
}

/** The id of an event that these words tell from every other. */
export async function noticeId(...words: readonly (string | number)[]): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(words)))
  const hex = Array.from(new Uint8Array(digest, 0, 16), byte => byte.toString(16).padStart(2, '0'))
  return `evt_${hex.join('')}`
}

/** An event of a user that happened at this time (ms since the epoch). */
export async function userNotice(type: UserMatter['type'], user: UserId, at: number): Promise<Notice> {
  return { type, user, at, id: await noticeId(type, user, at) }
}

export const randomNoticeId = () => `evt_${crypto.randomUUID().replaceAll('-', '')}`
