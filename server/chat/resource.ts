import type { Fact, Gone, Row, Sent } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { CallResource, PastCall } from '../protocol/past-call.ts'
import type { UserId } from '../protocol/people.ts'
import type { Chat, Message } from '../protocol/resource.ts'
import type { PlainChat } from '../protocol/webhook.ts'
import type { SharedRow } from '../runtime.ts'

/** A chat by its row in somebody's inbox, with the names a site's backend knows. */
export function chatOf(row: Row): Chat {
  const { chat, last } = row
  return {
    id: chat,
    kind: row.kind,
    ...(row.title === undefined ? {} : { title: row.title }),
    participants: row.members,
    participantCount: row.size ?? row.members.length,
    createdAt: row.born ?? row.at,
    updatedAt: row.at,
    ...(last?.type === 'sent' || last?.type === 'gone' ? { lastMessageId: messageId(chat, last.rev) } : {}),
    isActive: !row.archived,
    isMuted: row.muted ?? false,
    isPinned: row.pinned ?? false,
    unreadCount: Math.max(0, row.n - row.read),
    ...(row.role ? { role: row.role } : {}),
  }
}

/** A chat with those names, as nobody in particular sees it. */
export function plainChatOf(row: SharedRow): PlainChat {
  const {
    isActive: _active,
    isMuted: _muted,
    isPinned: _pinned,
    unreadCount: _unread,
    ...chat
  } = chatOf({ ...row, read: row.n })
  return chat
}

/** A call with those names. */
export function callOf({ call, chat, at, from, video, end, seconds, kind, title, others }: PastCall): CallResource {
  return {
    ...{ id: call, chatId: chat, timestamp: at, callerId: from, hasVideo: video, outcome: end, seconds, kind },
    ...(title === undefined ? {} : { title }),
    participants: others,
  }
}

/** A message with those names, for a reader who has read up to the ordinal `read`. */
export function messageOf(fact: Sent | Gone, read: number): Message {
  const { chat, rev, n, from, at, thread } = fact
  const message: Message = {
    id: messageId(chat, rev),
    rev,
    chatId: chat,
    senderId: from,
    content: fact.type === 'sent' ? fact.text : '',
    timestamp: at,
    isRead: n <= read,
    isDeleted: fact.type === 'gone',
    attachments: (fact.type === 'sent' && fact.files) || [],
  }
  if (thread !== undefined) message.threadId = messageId(chat, thread)
  if (fact.type === 'gone') return message
  const { clientId, replyTo, mentions, reactions, edited } = fact
  message.clientId = clientId
  if (replyTo !== undefined) message.replyTo = messageId(chat, replyTo)
  if (mentions) message.mentions = mentions
  if (reactions) message.reactions = reactions
  if (edited) message.editedAt = edited.at
  return message
}

/** What of a stretch of log is a message. */
export function messagesIn(facts: readonly Fact[], read: number): Message[] {
  return facts.flatMap(fact => (fact.type === 'sent' || fact.type === 'gone' ? [messageOf(fact, read)] : []))
}

/** The same for the site's backend: read is what all others than its sender have read, by the ordinals in `reads`. */
export function messagesFor(facts: readonly Fact[], reads: Readonly<Record<UserId, number>>): Message[] {
  const all = Object.entries(reads)
  return facts.flatMap(fact => {
    if (fact.type !== 'sent' && fact.type !== 'gone') return []
    return [messageOf(fact, Math.min(...all.flatMap(([user, read]) => (user === fact.from ? [] : [read]))))]
  })
}

export const messageId = (chat: string, rev: number) => `${chat}:${rev}`

/** The chat and the place in its log that a message's id names. */
export function placeOfMessage(id: string): { chat: string; of: number } {
  const colon = id.lastIndexOf(':')
  return { chat: id.slice(0, colon), of: Number(id.slice(colon + 1)) }
}

/** The place in this chat's log that a message's id names. Throws `not-found` for one of another chat. */
export function revOf(chat: string, id: string): number {
  if (!id.startsWith(`${chat}:`)) throw new InniesError('not-found', 'There is no such message.')
  return Number(id.slice(chat.length + 1))
}
