import { chatOf, messageOf, plainChatOf } from '../chat/resource.ts'
import { reportOf } from '../people/report-resource.ts'
import type { ChatId } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { Person, UserId } from '../protocol/people.ts'
import type { WebhookEvent } from '../protocol/webhook.ts'
import type { ChatActor, StoredReport, UserActor } from '../runtime.ts'
import type { Matter, Notice, UserMatter } from './notice.ts'

/** Whom it asks how things stand. */
export type Sources = {
  chat: (id: ChatId) => Pick<ChatActor, 'overview' | 'unread'>
  user: (id: UserId) => Pick<UserActor, 'row'>
  person: (id: UserId) => Promise<Person | undefined>
  report: (id: string) => Promise<StoredReport | undefined>
}

type Said = WebhookEvent extends infer One ? (One extends WebhookEvent ? Omit<One, 'timestamp'> : never) : never
type About<Key extends string> = Extract<Matter, Record<Key, unknown>>

/** What there is to say of an event now; undefined where what it is about is no more. */
export async function bodyOf(notice: Notice, sources: Sources): Promise<WebhookEvent | undefined> {
  try {
    const said = await saidOf(notice, sources)
    return said && ({ ...said, timestamp: new Date(notice.at).toISOString() } as WebhookEvent) // of the same type
  } catch (error) {
    if (error instanceof InniesError && error.code === 'not-found') return undefined
    throw error
  }
}

function saidOf(matter: Matter, sources: Sources): Promise<Said | undefined> {
  if ('rev' in matter) return ofMessage(matter, sources)
  if (matter.type === 'message.unread') return ofUnread(matter, sources)
  if ('report' in matter) return ofReport(matter, sources)
  return 'chat' in matter ? ofChat(matter, sources) : ofUser(matter, sources)
}

async function ofMessage(matter: About<'rev'>, sources: Sources): Promise<Said | undefined> {
  const { row, message, read } = await sources.chat(matter.chat).overview(matter.rev)
  if (message?.type !== (matter.type === 'message.deleted' ? 'gone' : 'sent')) return undefined
  const data = { chat: plainChatOf(row), message: messageOf(message, read) }
  const { type } = matter
  switch (type) {
    case 'message.sent':
    case 'message.edited':
      return { type, data }
    case 'message.deleted':
      return { type, data: { ...data, ...doneBy(matter) } }
    case 'message.reacted':
      return { type, data: { ...data, userId: matter.by, emoji: matter.emoji, isOn: matter.on } }
    case 'message.pinned':
      return { type, data: { ...data, userId: matter.by, isOn: matter.on } }
  }
}

const doneBy = ({ by }: { by?: UserId | undefined }) => (by === undefined ? {} : { userId: by })

type ChatMatter = Exclude<About<'chat'>, About<'rev'> | { type: 'message.unread' }>

async function ofChat(matter: ChatMatter, sources: Sources): Promise<Said> {
  const chat = plainChatOf((await sources.chat(matter.chat).overview()).row)
  const { type } = matter
  switch (type) {
    case 'chat.created':
      return { type, data: { chat, ...doneBy(matter) } }
    case 'chat.updated':
      return { type, data: { chat, ...doneBy(matter) } }
    case 'chat.member-added':
      return { type, data: { chat, userId: matter.by, memberIds: [...matter.users] } }
    case 'chat.member-removed':
      return { type, data: { chat, ...doneBy(matter), memberId: matter.user } }
    case 'call.started':
      return { type, data: { chat, userId: matter.by, callId: matter.call, hasVideo: matter.video } }
    case 'call.answered':
      return { type, data: { chat, userId: matter.by, callId: matter.call } }
    case 'call.ended': {
      const { call: callId, video: hasVideo, seconds, outcome } = matter
      return { type, data: { chat, callId, hasVideo, seconds, ...(outcome ? { outcome } : {}) } }
    }
  }
}

/** Nothing when they have read meanwhile, or want to hear nothing of this chat. */
async function ofUnread(
  { type, chat, user }: Extract<Matter, { type: 'message.unread' }>,
  sources: Sources,
): Promise<Said | undefined> {
  const row = await sources.user(user).row(chat)
  const unread = row.muted ? undefined : await sources.chat(chat).unread(user)
  if (!unread) return undefined
  const { count, first, last, read } = unread
  const data = {
    chat: chatOf(row),
    userId: user,
    count,
    firstMessage: messageOf(first, read),
    lastMessage: messageOf(last, read),
  }
  return { type, data }
}

async function ofReport({ type, report: id }: About<'report'>, sources: Sources): Promise<Said | undefined> {
  const report = await sources.report(id)
  return report && { type, data: { report: reportOf(report) } }
}

async function ofUser({ type, user }: UserMatter, sources: Sources): Promise<Said | undefined> {
  if (type === 'user.suspended' || type === 'user.erased') return { type, data: { userId: user } }
  const person = await sources.person(user)
  return person && { type, data: { user: person } }
}
