import * as v from 'valibot'
import { At, ChatId, Count, Emoji, Outcome } from './fact.ts'
import { Person, UserId } from './people.ts'
import { Report } from './report.ts'
import { Chat, Limit, Message } from './resource.ts'

/** A chat as nobody in particular sees it. */
export const PlainChat = v.omit(Chat, ['isActive', 'isMuted', 'isPinned', 'unreadCount', 'role'])
export type PlainChat = v.InferOutput<typeof PlainChat>

const chat = { chat: PlainChat }
const message = { ...chat, message: Message }
/** Who did it. */
const by = { userId: UserId }
/** Absent where it was the site itself. */
const byAnyone = { userId: v.optional(UserId) }

/** Every event that the site's backend can hear of: when it comes, and what it says. */
export const EVENTS = {
  'message.sent': { when: 'A message was sent', data: v.strictObject(message) },
  'message.edited': { when: 'Who wrote a message edited it', data: v.strictObject(message) },
  'message.deleted': {
    when: '`userId`, or your backend, deleted a message; it has no `content` any more',
    data: v.strictObject({ ...message, ...byAnyone }),
  },
  'message.reacted': {
    when: '`userId` reacted to a message, or took that back (`isOn` is false)',
    data: v.strictObject({ ...message, ...by, emoji: Emoji, isOn: v.boolean() }),
  },
  'message.pinned': {
    when: '`userId` pinned a message, or took that back',
    data: v.strictObject({ ...message, ...by, isOn: v.boolean() }),
  },
  'message.unread': {
    when: '`userId` has not read for `INNIES_UNREAD_MINUTES`: once until they read; the first and the last of `count` messages',
    data: v.strictObject({ chat: Chat, ...by, count: Count, firstMessage: Message, lastMessage: Message }),
  },
  'chat.created': {
    when: '`userId` made a group; or two began to write to each other',
    data: v.strictObject({ ...chat, userId: v.optional(UserId) }),
  },
  'chat.updated': {
    when: '`userId` set the title of a group, what new members may read, or a role',
    data: v.strictObject({ ...chat, ...byAnyone }),
  },
  'chat.member-added': {
    when: '`userId` added members to a group',
    data: v.strictObject({ ...chat, ...by, memberIds: v.array(UserId) }),
  },
  'chat.member-removed': {
    when: '`userId`, or your backend, removed a member from a group; or `userId` is that member and left',
    data: v.strictObject({ ...chat, ...byAnyone, memberId: UserId }),
  },
  'call.started': {
    when: '`userId` began a call: it rings at the others, or they may join it',
    data: v.strictObject({ ...chat, ...by, callId: v.string(), hasVideo: v.boolean() }),
  },
  'call.answered': {
    when: '`userId` took the call, or joined it',
    data: v.strictObject({ ...chat, ...by, callId: v.string() }),
  },
  'call.ended': {
    when: 'A call ended, after so many `seconds`; `outcome` says why nobody talked',
    data: v.strictObject({
      ...chat,
      callId: v.string(),
      hasVideo: v.boolean(),
      seconds: Count,
      outcome: v.optional(Outcome),
    }),
  },
  'user.created': {
    when: 'A user was named for the first time, by your backend or by their token',
    data: v.strictObject({ user: Person }),
  },
  'user.updated': { when: 'The name or the picture of a user changed', data: v.strictObject({ user: Person }) },
  'user.suspended': { when: 'A user was suspended', data: v.strictObject(by) },
  'user.erased': {
    when: 'A user was erased everywhere here, after `DELETE /v1/users/{id}`; erase what you got of them, too',
    data: v.strictObject(by),
  },
  'report.created': {
    when: 'A user reported a user, a chat or a message, which is kept in it until the report is closed',
    data: v.strictObject({ report: Report }),
  },
} satisfies Record<string, { when: string; data: v.GenericSchema }>

export type EventType = keyof typeof EVENTS

export const EVENT_TYPES = Object.keys(EVENTS) as EventType[]

/** Body of what is sent to try the receiver. */
export const Ping = v.strictObject({ type: v.literal('test.ping'), timestamp: v.string(), data: v.strictObject({}) })

/** Body of an event, in the form of Standard Webhooks. */
export type WebhookEvent = {
  [Type in EventType]: {
    type: Type
    /** When it happened, as ISO 8601. */
    timestamp: string
    data: v.InferOutput<(typeof EVENTS)[Type]['data']>
  }
}[EventType]

/** The schema of such a body. */
export function eventSchema(type: EventType): v.GenericSchema {
  return v.strictObject({
    type: v.literal(type),
    timestamp: v.pipe(v.string(), v.isoTimestamp()),
    data: EVENTS[type].data,
  })
}

/** An event that was given up; of its body only what it is about. */
export const EventFailure = v.strictObject({
  /** As in the header `webhook-id`. */
  id: v.string(),
  type: v.picklist(EVENT_TYPES),
  /** When it happened. */
  at: At,
  failedAt: At,
  attempts: Count,
  /** What came of the last attempt. */
  reason: v.string(),
  chatId: v.optional(ChatId),
  userId: v.optional(UserId),
})
export type EventFailure = v.InferOutput<typeof EventFailure>

/** Answer of `GET /v1/webhooks/failures`; at most 4000 waiting and 4000 failed ones are counted. */
export const EventFailures = v.strictObject({
  failures: v.array(EventFailure),
  next: v.optional(v.string()),
  waiting: Count,
  failed: Count,
})

export const FailuresQuery = v.strictObject({
  cursor: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,15}:evt_[0-9a-f]{32}$/),
      v.transform((text): [failedAt: number, id: string] => {
        const [failedAt = '', id = ''] = text.split(':')
        return [Number(failedAt), id]
      }),
    ),
  ),
  limit: Limit,
})

/** How many events are sent again. */
export const EventsRetried = v.strictObject({ count: Count })
