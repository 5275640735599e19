import * as v from 'valibot'
import { CountDigits, LimitDigits, RevDigits } from './digits.ts'
import { At, ChatId, Count, Fact, History, OngoingCall, Rev, Role, Title } from './fact.ts'
import { Person, UserId } from './people.ts'
import { Days } from './privacy.ts'

export * from './fact.ts'

/** Two people, whose chat is found by their ids, or a group. */
export const Kind = v.picklist(['direct', 'group'])
export type Kind = v.InferOutput<typeof Kind>

/** How far a member has got, in ordinals of messages (`n`; 0 = nothing yet). Never decreases. */
export const Receipt = v.strictObject({ delivered: Count, read: Count })
export type Receipt = v.InferOutput<typeof Receipt>

/** What a user made of a chat in their own inbox. */
export const Arrangement = v.strictObject({
  muted: v.optional(v.boolean()),
  archived: v.optional(v.boolean()),
  /** Kept on top of the inbox. */
  pinned: v.optional(v.boolean()),
})
export type Arrangement = v.InferOutput<typeof Arrangement>

/** One chat in somebody's inbox. */
export const Row = v.strictObject({
  chat: ChatId,
  kind: Kind,
  /** Changes only if history may have been lost or rewritten. */
  epoch: v.string(),
  /** The chat's last `rev`; 0 before the first fact. */
  head: Count,
  /** The last message's `n`; unread = `n` - `read`. */
  n: Count,
  /** How far the owner of the inbox has read. */
  read: Count,
  /** All members of a small chat, the first of a big one. */
  members: v.array(UserId),
  /** How many members there are, where `members` has not all. */
  size: v.optional(Count),
  title: v.optional(Title),
  /** Of the owner of the inbox, in a group. */
  role: v.optional(Role),
  /** The newest message or call line, its text cut to one line. Absent while there is none. */
  last: v.optional(Fact),
  /** The call that is on now. */
  call: v.optional(OngoingCall),
  /** The last message that mentions the owner of the inbox, as `n`. */
  mention: v.optional(Rev),
  /** The owner of the inbox is no member any more: the chat is to be taken off the list. */
  left: v.optional(v.literal(true)),
  /** Order of the inbox: time of the last message or call line, else of the chat's birth. */
  at: At,
  /** The chat's birth. Absent in stores from before it was kept. */
  born: v.optional(At),
  ...Arrangement.entries,
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

/** A stretch of a chat's log in the order of `rev`. Big ones end early: what follows is asked for again. */
export const Page = v.strictObject({
  chat: ChatId,
  epoch: v.string(),
  head: Count,
  /** What is not after this rev is no more, or not for this reader. */
  floor: Count,
  facts: v.array(Fact),
  /** Of all members of a small chat; of the reader in a big one. */
  receipts: v.record(UserId, Receipt),
})
export type Page = v.InferOutput<typeof Page>

/** Who is in a chat, and how it is set. */
export const Description = v.strictObject({
  chat: ChatId,
  kind: Kind,
  title: v.optional(Title),
  history: History,
  members: v.array(v.strictObject({ user: UserId, role: Role })),
  /** Pinned messages by rev, the last pinned first. */
  pins: v.array(Rev),
  /** Days after which what happens here is removed, at most an hour late. Absent: never. */
  retentionDays: v.optional(Days),
})
export type Description = v.InferOutput<typeof Description>

const limit = v.optional(v.pipe(Count, v.minValue(1), v.maxValue(200)), 50)

/**
 * Which facts: the `limit` newest, those before a rev (newest of them), those after one (oldest of them), or those
 * around one. With `thread` only the messages of that thread, without its first.
 */
export const Range = v.strictObject({
  before: v.optional(Rev),
  after: v.optional(Count),
  around: v.optional(Rev),
  thread: v.optional(Rev),
  limit,
})
export type Range = v.InferOutput<typeof Range>

/** `Range` as it stands in a query. */
export const RangeQuery = v.pipe(
  v.strictObject({
    before: v.optional(RevDigits),
    after: v.optional(CountDigits),
    around: v.optional(RevDigits),
    thread: v.optional(RevDigits),
    limit: v.optional(LimitDigits),
  }),
  Range,
)

/** Query of `GET /v1/feed`: `epoch,n` of the last inbox. */
export const FeedQuery = v.strictObject({
  since: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[\w.-]{1,128},\d{1,15}$/),
      v.transform((text): [string, number] => [
        text.slice(0, text.lastIndexOf(',')),
        Number(text.slice(text.lastIndexOf(',') + 1)),
      ]),
    ),
  ),
})

/** Most members of a group. */
export const MAX_MEMBERS = 500

/** Body of `POST /v1/chats`: open (or make) the chat of two, or make a group. */
export const OpenChat = v.union([
  v.strictObject({ with: UserId }),
  v.strictObject({
    members: v.pipe(v.array(UserId), v.maxLength(MAX_MEMBERS - 1)),
    title: v.optional(Title),
    history: v.optional(History, 'all'),
  }),
])
export type OpenChat = v.InferOutput<typeof OpenChat>
