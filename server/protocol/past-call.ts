import * as v from 'valibot'
import { At, CallId, ChatId, Count, Kind, Outcome, Title } from './chat.ts'
import { Person, UserId } from './people.ts'

/** How a call went for one user: they talked, or why not. */
export const CallEnd = v.picklist(['answered', ...Outcome.options])
export type CallEnd = v.InferOutput<typeof CallEnd>

/** A call that is over, as it stands in the list of one user. */
export const PastCall = v.strictObject({
  call: CallId,
  chat: ChatId,
  /** When it began. */
  at: At,
  /** Who called. */
  from: UserId,
  video: v.boolean(),
  /** `missed` for everybody who did not come, also where the others talked, or who called gave up. */
  end: CallEnd,
  /** From when the first one came to the end, whole seconds; 0 for who was not in it. */
  seconds: Count,
  kind: Kind,
  /** Of the group, as it was then. */
  title: v.optional(Title),
  /** Some of the others in the chat. */
  others: v.array(UserId),
})
export type PastCall = v.InferOutput<typeof PastCall>

/** The place of a call in the list: when it began, and its id. */
export const CallPlace = v.tuple([At, CallId])
export type CallPlace = v.InferOutput<typeof CallPlace>

/** The same for the site's backend. */
export const CallResource = v.strictObject({
  id: CallId,
  chatId: ChatId,
  timestamp: At,
  callerId: UserId,
  hasVideo: v.boolean(),
  outcome: CallEnd,
  seconds: Count,
  kind: Kind,
  title: v.optional(Title),
  /** Some of the others. */
  participants: v.array(UserId),
})
export type CallResource = v.InferOutput<typeof CallResource>

export const PastCalls = v.strictObject({
  calls: v.array(CallResource),
  people: v.array(Person),
  next: v.optional(v.string()),
})
export type PastCalls = v.InferOutput<typeof PastCalls>
