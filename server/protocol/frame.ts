import * as v from 'valibot'
import { type CallPass, CallsPhase } from './call.ts'
import {
  Arrangement,
  CallId,
  ChatId,
  ClientId,
  type Description,
  Emoji,
  type Fact,
  History,
  Inbox,
  Mentions,
  type OngoingCall,
  type Page,
  Range,
  Rev,
  Role,
  type Row,
  type Sent,
  Text,
  Title,
} from './chat.ts'
import { Complaint } from './complaint.ts'
import { SearchCursor } from './digits.ts'
import type { ErrorCode } from './error.ts'
import { FileIds, FilesTaken } from './file.ts'
import { DeviceId, Person, SearchText, UserId } from './people.ts'
import { PushSubscription } from './push.ts'

/** Numbers a question so that its answer finds it. */
const Ask = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

const inChat = { ask: Ask, chat: ChatId }
const ofMessage = { ...inChat, of: Rev }
/** For one tab of the device. */
const ofCall = { ...inChat, call: CallId, tab: DeviceId }

/** To be recorded, where the call is. */
const Agrees = v.optional(v.boolean())
const ofRecording = { ...inChat, call: CallId, recording: CallId }

/** What changes a chat besides new messages: each is answered by `done`, or refused. */
export const Act = v.variant('type', [
  /** `ifRev`: only if the message was last changed by that rev. */
  v.strictObject({
    type: v.literal('edit'),
    ...ofMessage,
    text: Text,
    mentions: v.optional(Mentions),
    ifRev: v.optional(Rev),
  }),
  v.strictObject({ type: v.literal('delete'), ...ofMessage }),
  v.strictObject({ type: v.literal('react'), ...ofMessage, emoji: Emoji, on: v.boolean() }),
  v.strictObject({ type: v.literal('pin'), ...ofMessage, on: v.boolean() }),
  v.strictObject({
    type: v.literal('add'),
    ...inChat,
    users: v.pipe(v.array(UserId), v.minLength(1), v.maxLength(100)),
  }),
  /** Oneself, to leave. */
  v.strictObject({ type: v.literal('remove'), ...inChat, user: UserId }),
  /** `owner` hands the group over. */
  v.strictObject({ type: v.literal('appoint'), ...inChat, user: UserId, role: Role }),
  v.strictObject({
    type: v.literal('configure'),
    ...inChat,
    title: v.optional(Title),
    history: v.optional(History),
  }),
])
export type Act = v.InferOutput<typeof Act>

const SearchLimit = v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(200)), 50)

/** Most chats that a client has on its screen at once. */
const MAX_WATCHED = 100

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
  v.strictObject({
    type: v.literal('send'),
    chat: ChatId,
    clientId: ClientId,
    text: Text,
    replyTo: v.optional(Rev),
    thread: v.optional(Rev),
    mentions: v.optional(Mentions),
    /** Uploads of the user that are whole and that no message has. */
    uploads: v.optional(FileIds),
  }),
  ...Act.options,
  v.strictObject({ type: v.literal('receive'), chat: ChatId, n: Rev }),
  v.strictObject({ type: v.literal('read'), chat: ChatId, n: Rev }),
  v.strictObject({ type: v.literal('page'), ...inChat, range: Range }),
  /** Messages with all the words of `q`, of which the last may be only begun; in one chat, or in all of the user. */
  v.strictObject({
    type: v.literal('search'),
    ask: Ask,
    q: SearchText,
    chat: v.optional(ChatId),
    /** The `next` of the answer before. */
    cursor: v.optional(SearchCursor),
    limit: SearchLimit,
  }),
  v.strictObject({ type: v.literal('describe'), ...inChat }),
  /** How many others have read the message with the ordinal `n`. */
  v.strictObject({ type: v.literal('count-reads'), ...inChat, n: Rev }),
  v.strictObject({ type: v.literal('feed'), ask: Ask, since: v.optional(Inbox.entries.feed) }),
  v.strictObject({ type: v.literal('arrange'), ...inChat, ...Arrangement.entries }),
  v.strictObject({ type: v.literal('block'), ask: Ask, user: UserId, on: v.boolean() }),
  /** Tells the site; once for each thing, as long as nobody has closed it. */
  v.strictObject({ type: v.literal('report'), ask: Ask, ...Complaint.entries }),
  /** Whether others see when this user is here. */
  v.strictObject({ type: v.literal('appear'), ask: Ask, hidden: v.boolean() }),
  /** These chats are on the screen for the next two minutes: who is there, who types. */
  v.strictObject({ type: v.literal('watch'), chats: v.pipe(v.array(ChatId), v.maxLength(MAX_WATCHED)) }),
  v.strictObject({ type: v.literal('type'), chat: ChatId }),
  /** Calls the others of the chat; where a call is on it is joined instead. Answered by `admitted`, like the next two. */
  v.strictObject({ type: v.literal('ring'), ...ofCall, video: v.boolean(), agrees: Agrees }),
  /** A pass to be there already while it rings; nobody is told. Not in groups. */
  v.strictObject({ type: v.literal('enter'), ...ofCall }),
  /** Takes the call. `here`: even if another tab or device of the user has; that one is taken out. */
  v.strictObject({ type: v.literal('accept'), ...ofCall, here: v.optional(v.boolean()), agrees: Agrees }),
  /** `busy`: the user is in another call. */
  v.strictObject({ type: v.literal('decline'), ...inChat, call: CallId, busy: v.optional(v.boolean()) }),
  /** A device shows, or sounds, that it is called. */
  v.strictObject({ type: v.literal('ring-back'), chat: ChatId, call: CallId }),
  /** Ends the call of two; leaves that of a group, or ends it `forAll`. */
  v.strictObject({ type: v.literal('hang-up'), chat: ChatId, call: v.string(), forAll: v.optional(v.boolean()) }),
  /** Mutes somebody in the call; only they unmute themselves. These three are for who runs the call of a group. */
  v.strictObject({ type: v.literal('silence'), ...inChat, call: CallId, user: UserId }),
  /** Takes somebody out of the call and keeps them out, or (`on` is false) lets them in again. */
  v.strictObject({ type: v.literal('expel'), ...inChat, call: CallId, user: UserId, on: v.boolean() }),
  /** Lets nobody new into the call, or (`on` is false) does so again. */
  v.strictObject({ type: v.literal('lock'), ...inChat, call: CallId, on: v.boolean() }),
  /** Records the call in this tab, once all in it agree. The recording is named by who wishes it, as a message is. */
  v.strictObject({ type: v.literal('record'), ...ofRecording, tab: DeviceId }),
  /** Agrees to be recorded, or (`on` is false) does not: then nothing is. */
  v.strictObject({ type: v.literal('agree'), ...ofRecording, on: v.boolean() }),
  /** Ends the recording. `whole`: all that was recorded has come, as who records says. */
  v.strictObject({ type: v.literal('stop-recording'), ...ofRecording, whole: v.optional(v.boolean()) }),
  /** Pushes to this device what comes while the user is away, from now on. */
  v.strictObject({ type: v.literal('subscribe'), ask: Ask, subscription: PushSubscription }),
  v.strictObject({ type: v.literal('unsubscribe'), ask: Ask }),
  /** Ends what this device may do until the user signs in anew. */
  v.strictObject({ type: v.literal('logout') }),
])
export type ClientFrame = v.InferOutput<typeof ClientFrame>
/** What only who runs a call may wish. */
export type HostWish = Extract<ClientFrame, { type: 'silence' | 'expel' | 'lock' }>
/** What may be wished of the recording of a call. */
export type RecordingWish = Extract<ClientFrame, { type: 'record' | 'agree' | 'stop-recording' }>
export type ClientFrameInput = v.InferInput<typeof ClientFrame>

export const Welcome = v.strictObject({
  type: v.literal('welcome'),
  me: Person,
  inbox: Inbox,
  calls: CallsPhase,
  /** False where people cannot be searched for. */
  search: v.optional(v.boolean()),
  /** What files can be sent; absent: none. */
  files: v.optional(FilesTaken),
  /** The key to subscribe to pushes with (base64url); absent: there are none. */
  push: v.optional(v.string()),
  /** What an acknowledged message survives. */
  durability: v.picklist(['memory', 'fsync', 'gate', 'replica-fsync']),
  /** Whom this user has blocked. */
  blocks: v.array(UserId),
  /** Others do not see when this user is here. */
  hidden: v.boolean(),
  /** Until proof is due again, ms. */
  proofIn: v.number(),
})
export type Welcome = v.InferOutput<typeof Welcome>

/** A user who is here, was last here at `seen` (ms since the epoch), or does not say. */
export const Presence = v.strictObject({ user: UserId, online: v.boolean(), seen: v.optional(v.number()) })
export type Presence = v.InferOutput<typeof Presence>

export type Refused = {
  type: 'refused'
  code: ErrorCode
  message: string
  /** Whole seconds until it is worth asking again, where that is known. */
  retryAfter?: number
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
  /** The wish of that number is granted and stored; `rev` where it is in a log. */
  | { type: 'done'; ask: number; rev?: Rev }
  | { type: 'paged'; ask: number; page: Page }
  /** The user may be in that call, which need not be the one they asked for. */
  | { type: 'admitted'; ask: number; call: OngoingCall; pass: CallPass }
  /** In each chat the newest first. With `next` there may be more, even if nothing was found yet. */
  | { type: 'found'; ask: number; facts: Sent[]; people: Person[]; next?: string }
  | { type: 'described'; ask: number; description: Description; people: Person[] }
  | { type: 'reads-counted'; ask: number; count: number }
  | { type: 'fed'; ask: number; inbox: Inbox }
  /** The user's list of calls has one more, of that chat. */
  | { type: 'call-noted'; chat: ChatId }
  /** The user's own: on another device too. */
  | { type: 'arranged'; row: Row }
  | { type: 'blocked'; user: UserId; on: boolean }
  | { type: 'appeared'; hidden: boolean }
  /** Told at most once, kept nowhere. */
  | ({ type: 'present' } & Presence)
  | { type: 'typed'; chat: ChatId; user: UserId }
  /** The address named somebody else: the token is of this user, whose socket is to be opened instead. */
  | { type: 'you-are'; user: UserId }
  | { type: 'proof-due' }
  | { type: 'proved'; proofIn: number }
  /** A wish that was not granted; what it named is not stored. A code of status 5xx: unknown, ask again. */
  | Refused

/** The heartbeat: constant texts, so that a host can answer without waking the application. */
export const PING = 'ping'
export const PONG = 'pong'
