import * as v from 'valibot'
import { Id, Person, UserId, WellFormed } from './people.ts'

export const ChatId = Id
export type ChatId = v.InferOutput<typeof ChatId>

/** One less than the greatest, so that the next one is a number too. */
const MAX_COUNT = Number.MAX_SAFE_INTEGER - 1

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MAX_COUNT))

/** Place in a chat's log: 1, 2, 3 … without holes. */
export const Rev = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_COUNT))
export type Rev = v.InferOutput<typeof Rev>

/** Made by the client, once for each message it wants stored: at least 122 random bits. */
export const ClientId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{21,64}$/))
export type ClientId = v.InferOutput<typeof ClientId>

/** Server clock, ms since the Unix epoch, never decreasing within a chat. For display only. */
const At = Count

/** Plain text, never HTML: 8,000 UTF-16 units, 24 KiB of UTF-8, and something in it besides space. */
export const Text = v.pipe(
  WellFormed,
  v.maxLength(8000),
  v.maxBytes(24 * 1024),
  v.check(text => text.trim() !== '', 'A message needs some text.'),
)

/** A message that was stored. */
export const Sent = v.strictObject({
  type: v.literal('sent'),
  chat: ChatId,
  rev: Rev,
  /** The message's ordinal among the messages of its chat: 1, 2, 3 … */
  n: Rev,
  clientId: ClientId,
  from: UserId,
  text: Text,
  at: At,
})
export type Sent = v.InferOutput<typeof Sent>

/** A call began. */
export const Called = v.strictObject({
  type: v.literal('called'),
  chat: ChatId,
  rev: Rev,
  call: v.string(),
  from: UserId,
  video: v.boolean(),
  at: At,
})
export type Called = v.InferOutput<typeof Called>

/** A call ended. */
export const Ended = v.strictObject({
  type: v.literal('ended'),
  chat: ChatId,
  rev: Rev,
  call: v.string(),
  video: v.boolean(),
  /** From the beginning to the end, whole seconds. */
  seconds: Count,
  at: At,
})
export type Ended = v.InferOutput<typeof Ended>

/** One line of a chat's log, as stored and as sent. */
export const Fact = v.variant('type', [Sent, Called, Ended])
export type Fact = v.InferOutput<typeof Fact>

/** How far a member has got, in ordinals of messages (`n`; 0 = nothing yet). Never decreases. */
export const Receipt = v.strictObject({ delivered: Count, read: Count })
export type Receipt = v.InferOutput<typeof Receipt>

/** One chat in somebody's inbox. */
export const Row = v.strictObject({
  chat: ChatId,
  /** Changes only if history may have been lost or rewritten. */
  epoch: v.string(),
  /** The chat's last `rev`; 0 before the first fact. */
  head: Count,
  /** The last message's `n`; unread = `n` - `read`. */
  n: Count,
  /** How far the owner of the inbox has read. */
  read: Count,
  members: v.array(UserId),
  /** The newest fact, its text cut to one line. Absent while the chat is empty. */
  last: v.optional(Fact),
  /** The call that is on now. */
  call: v.optional(Called),
  /** Order of the inbox: time of the last message or call line, else of the chat's birth. */
  at: At,
})
export type Row = v.InferOutput<typeof Row>

/** Somebody's chats and the people in them: the newest change first; after a `since` the oldest first. */
export const Inbox = v.strictObject({
  /** [epoch, n]: what to ask `since` next time. */
  feed: v.tuple([v.string(), Count]),
  rows: v.array(Row),
  people: v.array(Person),
  /** There is more since then: ask again with this `feed`. */
  hasMore: v.optional(v.boolean()),
})
export type Inbox = v.InferOutput<typeof Inbox>

/** A stretch of a chat's log in the order of `rev`. */
export const Page = v.strictObject({
  chat: ChatId,
  epoch: v.string(),
  head: Count,
  facts: v.array(Fact),
  receipts: v.record(UserId, Receipt),
})
export type Page = v.InferOutput<typeof Page>

const limit = v.optional(v.pipe(Count, v.minValue(1), v.maxValue(200)), 50)

/** Which facts: the `limit` newest, those before a rev (newest of them), or those after one (oldest of them). */
export const Range = v.strictObject({ before: v.optional(Rev), after: v.optional(Count), limit })
export type Range = v.InferOutput<typeof Range>

const Digits = v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number))

/** `Range` as it stands in a query. */
export const RangeQuery = v.pipe(
  v.strictObject({ before: v.optional(Digits), after: v.optional(Digits), limit: v.optional(Digits) }),
  Range,
)

/** Query of `GET /v1/feed`: `epoch,n` of the last inbox. */
export const FeedQuery = v.strictObject({
  since: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[\w-]{1,64},\d{1,15}$/),
      v.transform((text): [string, number] => [
        text.slice(0, text.lastIndexOf(',')),
        Number(text.slice(text.lastIndexOf(',') + 1)),
      ]),
    ),
  ),
})

/** Body of `POST /v1/chats`: open (or make) the chat of two. */
export const OpenChat = v.strictObject({ with: UserId })

/** Answer of `POST /v1/chats`. */
export const OpenedChat = v.strictObject({ row: Row, people: v.array(Person) })
export type OpenedChat = v.InferOutput<typeof OpenedChat>
