import * as v from 'valibot'
import { Arrangement, At, ChatId, Emoji, Kind, Receipt, Role, Title } from './chat.ts'
import { File } from './file.ts'
import { CallResource } from './past-call.ts'
import { DeviceId, User, UserId } from './people.ts'
import { Message, MessageId } from './resource.ts'

/** Something that a user did in a chat, or that happened to them there. */
export const ExportedEvent = v.variant('type', [
  /** What they wrote, as it stands now, with the reactions of all. */
  v.strictObject({ type: v.literal('message'), ...Message.entries }),
  /** What they reacted with to a message of somebody else. */
  v.strictObject({ type: v.literal('reactions'), messageId: MessageId, emojis: v.array(Emoji) }),
  v.strictObject({ type: v.literal('joined'), timestamp: At }),
  v.strictObject({ type: v.literal('left'), timestamp: At }),
  /** They named the group. */
  v.strictObject({ type: v.literal('titled'), timestamp: At, title: Title }),
  /** They took a call, or did not; or they agreed to be recorded in it. */
  v.strictObject({ type: v.picklist(['accepted', 'declined', 'agreed']), timestamp: At, callId: v.string() }),
  /** They began a call. */
  v.strictObject({ type: v.literal('called'), timestamp: At, callId: v.string(), hasVideo: v.boolean() }),
])
export type ExportedEvent = v.InferOutput<typeof ExportedEvent>

/** A chat that a user is in, or once was. */
export const ExportedChat = v.strictObject({
  id: ChatId,
  kind: Kind,
  title: v.optional(Title),
  createdAt: v.optional(At),
  isMember: v.boolean(),
  role: v.optional(Role),
  /** How far they have got, counted in messages of the chat. */
  receipt: Receipt,
  ...Arrangement.entries,
  /** In their order. What was deleted, or is older than the chat keeps, is not there any more. */
  events: v.array(ExportedEvent),
})
export type ExportedChat = v.InferOutput<typeof ExportedChat>

/** All that the server has of one user. */
export const Export = v.strictObject({
  /** Of this shape: another one has another number. */
  version: v.literal(1),
  exportedAt: At,
  /** Absent for somebody who was only named by others. */
  profile: v.optional(User),
  settings: v.strictObject({ isHidden: v.boolean(), blockedIds: v.array(UserId) }),
  devices: v.array(v.strictObject({ id: DeviceId, lastSeenAt: At })),
  chats: v.array(ExportedChat),
  /** All that they sent or were about to. `path`: where the bytes are on the server, for ten minutes at most. */
  files: v.array(v.strictObject({ ...File.entries, path: v.string() })),
  /** Those that are over, the newest first. */
  calls: v.array(CallResource),
  reports: v.array(
    v.strictObject({
      id: v.string(),
      timestamp: At,
      reason: v.string(),
      userId: v.optional(UserId),
      chatId: v.optional(ChatId),
      messageId: v.optional(MessageId),
    }),
  ),
})
export type Export = v.InferOutput<typeof Export>
