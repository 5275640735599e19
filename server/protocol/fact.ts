import * as v from 'valibot'
import { File, MAX_FILES } from './file.ts'
import { Id, UserId, WellFormed } from './people.ts'

export const ChatId = Id
export type ChatId = v.InferOutput<typeof ChatId>

/** One less than the greatest, so that the next one is a number too. */
const MAX_COUNT = Number.MAX_SAFE_INTEGER - 1

export const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MAX_COUNT))

/** Place in a chat's log: 1, 2, 3 … without holes. */
export const Rev = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_COUNT))
export type Rev = v.InferOutput<typeof Rev>

/** Made by the client, once for each message it wants stored: at least 122 random bits. */
export const ClientId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{21,64}$/))
export type ClientId = v.InferOutput<typeof ClientId>

/** Server clock, ms since the Unix epoch, never decreasing within a chat. For display only. */
export const At = Count

/** Plain text, never HTML: 8,000 UTF-16 units, which are less than 24 KiB of UTF-8; without anything to be seen only beside files. */
export const Text = v.pipe(WellFormed, v.maxLength(8000))

/** Members that a message speaks to. */
export const Mentions = v.pipe(v.array(UserId), v.minLength(1), v.maxLength(50))

/** One emoji, with its joiners and skin tones. */
export const Emoji = v.pipe(WellFormed, v.minLength(1), v.maxLength(32), v.regex(/^\S+$/))

export const Title = v.pipe(WellFormed, v.trim(), v.minLength(1), v.maxLength(100))

/** The owner is one; admins change members and others' messages as the owner does, but not the owner. */
export const Role = v.picklist(['owner', 'admin', 'member'])
export type Role = v.InferOutput<typeof Role>

/** What a new member of a group may read: everything, or what came after they joined. */
export const History = v.picklist(['all', 'since-join'])
export type History = v.InferOutput<typeof History>

const line = { chat: ChatId, rev: Rev, at: At }
const act = { ...line, by: UserId }
/** Without `by`: the site itself, which is no member. */
const actOfAnyone = { ...line, by: v.optional(UserId) }

/** A message as it stands now. */
export const Sent = v.strictObject({
  type: v.literal('sent'),
  ...line,
  /** The message's ordinal among the messages of its chat: 1, 2, 3 … */
  n: Rev,
  clientId: ClientId,
  from: UserId,
  text: Text,
  /** The message it answers, shown above it. */
  replyTo: v.optional(Rev),
  /** The message whose thread it belongs to. */
  thread: v.optional(Rev),
  mentions: v.optional(Mentions),
  /** Their bytes are at addresses that a member asks for. */
  files: v.optional(v.pipe(v.array(File), v.minLength(1), v.maxLength(MAX_FILES))),
  /** The last edit. */
  edited: v.optional(v.strictObject({ rev: Rev, at: At })),
  /** Who reacted with which emoji, in order of time. */
  reactions: v.optional(v.record(Emoji, v.array(UserId))),
  /** The messages of its own thread. */
  replies: v.optional(v.strictObject({ count: Rev, last: Rev })),
  pinned: v.optional(v.literal(true)),
  /** The rev of the last fact that changed it: one that is not greater is in it already. */
  changed: v.optional(Rev),
})
export type Sent = v.InferOutput<typeof Sent>

/** A message that was deleted, in its place in the log. */
export const Gone = v.strictObject({
  type: v.literal('gone'),
  ...line,
  n: Rev,
  from: UserId,
  thread: v.optional(Rev),
  replies: Sent.entries.replies,
  changed: Rev,
})
export type Gone = v.InferOutput<typeof Gone>

/** Changes of the message at rev `of`. */
const Edited = v.strictObject({
  type: v.literal('edited'),
  ...act,
  of: Rev,
  text: Text,
  mentions: v.optional(Mentions),
})
const Deleted = v.strictObject({ type: v.literal('deleted'), ...actOfAnyone, of: Rev })
const Reacted = v.strictObject({ type: v.literal('reacted'), ...act, of: Rev, emoji: Emoji, on: v.boolean() })
/** `by` takes back all that they reacted with. */
const Unreacted = v.strictObject({ type: v.literal('unreacted'), ...act, of: Rev })
const Pinned = v.strictObject({ type: v.literal('pinned'), ...act, of: Rev, on: v.boolean() })

/** A group was made. */
const Created = v.strictObject({
  type: v.literal('created'),
  ...act,
  members: v.array(UserId),
  title: v.optional(Title),
  history: History,
})
const Joined = v.strictObject({ type: v.literal('joined'), ...act, users: v.array(UserId) })
/** `user` is no member any more: by their own will, removed by somebody, or erased from the site. */
const Left = v.strictObject({
  type: v.literal('left'),
  ...actOfAnyone,
  user: UserId,
  erased: v.optional(v.literal(true)),
})
const Appointed = v.strictObject({ type: v.literal('appointed'), ...actOfAnyone, user: UserId, role: Role })
const Configured = v.strictObject({
  type: v.literal('configured'),
  ...act,
  title: v.optional(Title),
  history: v.optional(History),
})

/** Names a call; made by who calls, once for each call: at least 122 random bits. */
export const CallId = ClientId
export type CallId = v.InferOutput<typeof CallId>

const ofCall = { ...line, call: v.string() }

/** A call began. */
export const Called = v.strictObject({
  type: v.literal('called'),
  ...ofCall,
  from: UserId,
  video: v.boolean(),
  /** For so many seconds at most it rings at the others. Absent: whoever comes joins it. */
  rings: v.optional(v.pipe(Count, v.minValue(1))),
})
export type Called = v.InferOutput<typeof Called>

/** It rings at a device of `by`, who is the first to say so. */
const Rang = v.strictObject({ type: v.literal('rang'), ...ofCall, by: UserId })
/** `by` is in the call from now on; the first one ends the ringing. */
const Accepted = v.strictObject({ type: v.literal('accepted'), ...ofCall, by: UserId })
/** `by` does not come, or is in another call. In a chat of two the call has `ended` instead. */
const Declined = v.strictObject({
  type: v.literal('declined'),
  ...ofCall,
  by: UserId,
  busy: v.optional(v.literal(true)),
})
/** `by`, who runs the call, lets nobody new into it, or (`on` is false) does so again. */
const Locked = v.strictObject({ type: v.literal('locked'), ...ofCall, by: UserId, on: v.boolean() })
/** `by`, who runs the call, took `user` out and keeps them out, or (`on` is false) lets them in again. */
const Expelled = v.strictObject({ type: v.literal('expelled'), ...ofCall, by: UserId, user: UserId, on: v.boolean() })

/** How a recording stands: those in the call are asked, it gets ready, it records, what is left of it comes in, it is there; or not. */
export const RecordingPhase = v.picklist(['asking', 'starting', 'active', 'ending', 'complete', 'failed'])
export type RecordingPhase = v.InferOutput<typeof RecordingPhase>

/**
 * Why there is no recording: somebody does not want it, or did not answer; it was taken back before it began; what records
 * did not begin; or nothing came of it that could be kept.
 */
export const RecordingFailure = v.picklist(['refused', 'unanswered', 'cancelled', 'not-started', 'lost'])
export type RecordingFailure = v.InferOutput<typeof RecordingFailure>

/** From now on the recording of a call stands so, by what `by` did. */
export const Recorded = v.strictObject({
  type: v.literal('recorded'),
  ...ofCall,
  recording: v.string(),
  /** Who records. */
  from: UserId,
  by: UserId,
  phase: RecordingPhase,
  /** Who has yet to agree; absent: nobody. */
  asked: v.optional(v.array(UserId)),
  /** `by` agreed to be recorded. */
  agrees: v.optional(v.literal(true)),
  /** `failed`: why. */
  why: v.optional(RecordingFailure),
})
export type Recorded = v.InferOutput<typeof Recorded>

/**
 * Why nobody talked: the other declined, was in another call, or did not answer; who called gave up; or it rang at no device
 * of the others.
 */
export const Outcome = v.picklist(['declined', 'busy', 'missed', 'cancelled', 'unreachable'])
export type Outcome = v.InferOutput<typeof Outcome>

/** A call ended. */
export const Ended = v.strictObject({
  type: v.literal('ended'),
  ...ofCall,
  /** Who called. */
  from: UserId,
  video: v.boolean(),
  /** From when the first one came to the end, whole seconds. */
  seconds: Count,
  /** Absent where people talked. */
  outcome: v.optional(Outcome),
})
export type Ended = v.InferOutput<typeof Ended>

/** A call that is not over, as the facts about it leave it. */
export const OngoingCall = v.strictObject({
  ...Called.entries,
  phase: v.picklist(['ringing', 'active']),
  /** Since when it is active. */
  since: v.optional(At),
  /** It rings somewhere. */
  rang: v.optional(v.literal(true)),
  /** Besides who called. */
  accepted: v.array(UserId),
  declined: v.array(UserId),
  /** Nobody new is let in. */
  locked: v.optional(v.literal(true)),
  /** Who was taken out, and is kept out. */
  expelled: v.optional(v.array(UserId)),
  /** How its last recording stands. */
  recording: v.optional(Recorded),
})
export type OngoingCall = v.InferOutput<typeof OngoingCall>

/** Nothing to see any more: what an edit said before the next one, or before its message was deleted. */
const Void = v.strictObject({ type: v.literal('void'), ...line })

/** One line of a chat's log, as stored and as sent. */
export const Fact = v.variant('type', [
  Sent,
  Gone,
  Edited,
  Deleted,
  Reacted,
  Unreacted,
  Pinned,
  Created,
  Joined,
  Left,
  Appointed,
  Configured,
  Called,
  Rang,
  Accepted,
  Declined,
  Locked,
  Expelled,
  Recorded,
  Ended,
  Void,
])
export type Fact = v.InferOutput<typeof Fact>

/** A fact before it has its place. */
export type News = Fact extends infer One ? (One extends Fact ? Omit<One, 'chat' | 'rev' | 'at'> : never) : never
