import * as v from 'valibot'
import { At, ChatId, ClientId, Count, Description, Kind, Mentions, Rev, Role, Row, Sent, Text, Title } from './chat.ts'
import { CountDigits, LimitDigits, RevDigits, SearchCursor } from './digits.ts'
import { File, FileIds } from './file.ts'
import { Act } from './frame.ts'
import { Person, SearchText, User, UserId } from './people.ts'

/** `{chat}:{rev}`. */
export const MessageId = v.pipe(v.string(), v.regex(/^.{1,128}:[1-9]\d{0,14}$/s))

/** A message as a site's backend reads it. */
export const Message = v.strictObject({
  id: MessageId,
  /** Its place in the log of its chat. */
  rev: Rev,
  chatId: ChatId,
  senderId: UserId,
  /** Empty for one that was deleted. */
  content: v.string(),
  timestamp: At,
  /** By the one who asks; in the site's own name: by all others. */
  isRead: v.boolean(),
  isDeleted: v.boolean(),
  /** `GET /v1/chats/{chat}/files` gives their addresses. */
  attachments: v.array(File),
  clientId: v.optional(ClientId),
  replyTo: v.optional(MessageId),
  threadId: v.optional(MessageId),
  mentions: v.optional(Mentions),
  reactions: Sent.entries.reactions,
  editedAt: v.optional(At),
})
export type Message = v.InferOutput<typeof Message>

/** A chat as a site's backend reads it; what is not a group's is about the one who asks. */
export const Chat = v.strictObject({
  id: ChatId,
  kind: Kind,
  title: v.optional(Title),
  /** All of a small chat, the first ten of a big one. */
  participants: v.array(UserId),
  participantCount: Count,
  createdAt: At,
  /** Time of the last message or call line. */
  updatedAt: At,
  lastMessageId: v.optional(MessageId),
  /** Not archived. */
  isActive: v.boolean(),
  isMuted: v.boolean(),
  isPinned: v.boolean(),
  unreadCount: Count,
  role: v.optional(Role),
})
export type Chat = v.InferOutput<typeof Chat>

/** How many in one answer, in a query. */
export const Limit = v.optional(LimitDigits, '50')

/** A cursor is the `next` of the answer before. */
export const CursorQuery = v.strictObject({
  cursor: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(512))),
  limit: Limit,
})

/** Cursor of a list that goes by numbers. */
export const NumberCursorQuery = v.strictObject({ cursor: v.optional(CountDigits), limit: Limit })

/** Cursor of a list that goes by time, the newest first: a time and an id. */
export const PlaceQuery = v.strictObject({
  cursor: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,15}:[\s\S]{1,128}$/),
      v.transform((text): [at: number, id: string] => [
        Number(text.slice(0, text.indexOf(':'))),
        text.slice(text.indexOf(':') + 1),
      ]),
    ),
  ),
  limit: Limit,
})

/** Query of a search in one chat: messages with all the words of `q`, of which the last may be only begun. */
export const SearchQuery = v.strictObject({ q: SearchText, cursor: v.optional(RevDigits), limit: Limit })

/** The same over all chats. */
export const SearchAllQuery = v.strictObject({ q: SearchText, cursor: v.optional(SearchCursor), limit: Limit })

const next = v.optional(v.string())

export const Chats = v.strictObject({ chats: v.array(Chat), next })
/** A search may have a `next` and no messages: it has not looked everywhere yet. */
export const Messages = v.strictObject({ messages: v.array(Message), next })
export const Users = v.strictObject({ users: v.array(User), next })
export const People = v.strictObject({ people: v.array(Person), next })

/** Answer of `POST /v1/chats`; the row is what the widget's inbox shows. */
export const OpenedChat = v.strictObject({ chat: Chat, row: Row, people: v.array(Person) })
export type OpenedChat = v.InferOutput<typeof OpenedChat>

/** Answer of `GET /v1/chats/{chat}`. */
export const DescribedChat = v.strictObject({ chat: Chat, description: Description, people: v.array(Person) })

export const NewMessage = v.strictObject({
  content: v.optional(Text, ''),
  /** Ids of uploads. */
  attachments: v.optional(FileIds),
  replyTo: v.optional(MessageId),
  threadId: v.optional(MessageId),
  mentions: v.optional(Mentions),
})

/** What changes a chat besides new messages, as on the socket. */
export const ActBody = v.variant(
  'type',
  Act.options.map(option => v.omit(option as never, ['ask', 'chat'] as never)) as unknown as typeof Act.options,
)

/** Where the change stands in the log, or what made it needless. */
export const Changed = v.strictObject({ rev: Count })

export const ReceiptBody = v.union([v.strictObject({ read: Rev }), v.strictObject({ delivered: Rev })])
