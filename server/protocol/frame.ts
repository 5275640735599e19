import * as v from 'valibot'
import { CallsPhase } from './call.ts'
import { ChatId, ClientId, type Fact, Inbox, type Page, Range, Rev, Text } from './chat.ts'
import type { ErrorCode } from './error.ts'
import { DeviceId, Person, type UserId } from './people.ts'

/** Numbers a question so that its answer finds it. */
const Ask = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

/** What a client may wish, in the present tense. The first frame is `hello`, within 5 s. */
export const ClientFrame = v.variant('type', [
  v.strictObject({
    type: v.literal('hello'),
    token: v.string(),
    device: DeviceId,
    /** The `feed` of the last inbox this client saw. */
    feed: v.optional(Inbox.entries.feed),
  }),
  /** A fresh token for the same user, when proof is due. */
  v.strictObject({ type: v.literal('prove'), token: v.string() }),
  v.strictObject({ type: v.literal('send'), chat: ChatId, clientId: ClientId, text: Text }),
  v.strictObject({ type: v.literal('receive'), chat: ChatId, n: Rev }),
  v.strictObject({ type: v.literal('read'), chat: ChatId, n: Rev }),
  v.strictObject({ type: v.literal('page'), ask: Ask, chat: ChatId, range: Range }),
  v.strictObject({ type: v.literal('feed'), ask: Ask, since: v.optional(Inbox.entries.feed) }),
  v.strictObject({ type: v.literal('hang-up'), chat: ChatId, call: v.string() }),
])
export type ClientFrame = v.InferOutput<typeof ClientFrame>
export type ClientFrameInput = v.InferInput<typeof ClientFrame>

export const Welcome = v.strictObject({
  type: v.literal('welcome'),
  me: Person,
  inbox: Inbox,
  calls: CallsPhase,
  /** What an acknowledged message survives. */
  durability: v.picklist(['memory', 'fsync', 'gate', 'replica-fsync']),
  /** Until proof is due again, ms. */
  proofIn: v.number(),
})
export type Welcome = v.InferOutput<typeof Welcome>

export type Refused = {
  type: 'refused'
  code: ErrorCode
  message: string
  ask?: number
  clientId?: string
  chat?: string
}

/** What happened, in the past tense. A log fact carries `chat` and `rev`. */
export type ServerFrame =
  | Welcome
  | Fact
  | { type: 'was-received'; chat: ChatId; user: UserId; n: Rev }
  | { type: 'was-read'; chat: ChatId; user: UserId; n: Rev }
  | { type: 'paged'; ask: number; page: Page }
  | { type: 'fed'; ask: number; inbox: Inbox }
  | { type: 'proof-due' }
  | { type: 'proved'; proofIn: number }
  /** A wish that was not granted; what it named is not stored. `unavailable` and `internal`: unknown, ask again. */
  | Refused

/** The heartbeat: constant texts, so that a host can answer without waking the application. */
export const PING = 'ping'
export const PONG = 'pong'
