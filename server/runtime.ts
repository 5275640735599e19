import type { Sums } from './call/call-sums.ts'
import type { CallingActor } from './calling-actor.ts'
import type { FileVerbs } from './file/file-verbs.ts'
import type { Notice } from './notify/notice.ts'
import type { Failure } from './notify/queue.ts'
import type {
  Arrangement,
  ChatId,
  Description,
  Fact,
  Gone,
  History,
  Inbox,
  Page,
  Range,
  Role,
  Row,
  Sent,
} from './protocol/chat.ts'
import type { Reported } from './protocol/complaint.ts'
import type { ExportedChat, ExportedEvent } from './protocol/export.ts'
import type { FileId } from './protocol/file.ts'
import type { Act, ClientFrame, Presence } from './protocol/frame.ts'
import type { CallPlace, PastCall } from './protocol/past-call.ts'
import type { DeviceId, NamedProfile, Person, Profile, UserId } from './protocol/people.ts'
import type { Erasure, Removed } from './protocol/privacy.ts'
import type { PushSubscription } from './protocol/push.ts'
import type { ReportState } from './protocol/report.ts'

export type { JoinedCall, JoinHow, RecordingDeed, Ring, Seat } from './calling-actor.ts'

/** A message on its way in. */
export type Message = Omit<Extract<ClientFrame, { type: 'send' }>, 'type' | 'chat'>

/** What a group is made of. */
export type Group = { members: readonly UserId[]; title?: string | undefined; history: History }

/**
 * What somebody looks for in a chat: messages before that rev. `effort`: how many messages may be looked at for it, about; a
 * part of the index counts as a few.
 */
export type Wanted = { q: string; before?: number | undefined; limit: number; effort: number }

/** Messages that match, the newest first. `next`: there may be more before that rev. `effort`: what is left of it. */
export type Found = { facts: Sent[]; next?: number; effort: number }

/** One chat: the only place where its log grows. Every verb checks that `by` is a member, else `not-found`. */
export interface ChatActor extends CallingActor {
  /** Makes the chat of two where there is none, and puts it into the inbox of `by`. `blockedBy`: who wants nothing from the other. */
  open(by: UserId, members: readonly UserId[], blockedBy?: readonly UserId[]): Promise<Row>
  /** Makes the group, owned by `by`. */
  create(by: UserId, group: Group): Promise<Row>
  /** Stores a message once for each clientId; `isDuplicate` says that it was there already. */
  send(by: UserId, message: Message): Promise<{ fact: Sent; isDuplicate: boolean }>
  /** Changes what the wish names; resolves to the rev of the change. */
  act(by: UserId, wish: Act): Promise<number>
  /** `by` has the messages up to the ordinal `n` (`delivered`), or has seen them (`read`). */
  mark(by: UserId, how: 'delivered' | 'read', n: number): Promise<void>
  page(by: UserId, range: Range): Promise<Page>
  search(by: UserId, wanted: Wanted): Promise<Found>
  describe(by: UserId): Promise<Description>
  /** How many others have read up to the ordinal `n`. */
  countReads(by: UserId, n: number): Promise<number>
  /** Rejects with `not-found` when `by` is not a member. */
  admit(by: UserId): Promise<void>
  /** The chat is on a screen of `by`: for two minutes they hear who types and who is there. */
  watch(by: UserId): Promise<void>
  /** Tells who watches that `by` is typing. */
  type(by: UserId): Promise<void>
  /** In a chat of two: whether `by` wants nothing from the other. */
  setBlocked(by: UserId, on: boolean): Promise<void>
  /** Removes what is older than this time (ms since the epoch) from the log; resolves to the new floor. */
  retain(since: number): Promise<number>
  /** For how many days the site keeps what happens here, 0 = for ever; absent: as everywhere. Throws `not-found`. */
  setRetention(days: number | undefined): Promise<void>
  /**
   * Takes some of what a user left here out of the chat, under the receipt of their erasure: to be repeated until it is done.
   * `removed`: all of it so far.
   */
  erase(user: UserId, receipt: string): Promise<{ isDone: boolean; removed: Removed }>
  /** What a user did here, in a stretch of the log after a rev; `next` is where to go on. Undefined where there is no chat. */
  excerpt(user: UserId, after: number): Promise<Excerpt | undefined>
  /** The messages at these places that `by` may see. */
  messagesAt(by: UserId, revs: readonly number[]): Promise<Sent[]>
  /** Whether the message that `by` sent under that clientId has the file; one that is not there never will be. */
  isKept(by: UserId, claim: { clientId: string; file: FileId }): Promise<boolean>
  /** Sets the alarm, so that the chat looks after what may be due by other settings. */
  rouse(): Promise<void>
  /** All of the chat, and of its log a stretch, as nobody in particular sees it. Throws `not-found`. */
  inspect(range?: Range): Promise<Inspection>
  /** Does what the site's backend wants, which is no member; resolves to the rev of the change. */
  moderate(wish: Moderation): Promise<number>
  /** How the chat stands for the site's backend, and the message at a rev. Throws `not-found`. */
  overview(rev?: number): Promise<Overview>
  /** What of it `by` has not read; undefined = nothing. */
  unread(by: UserId): Promise<Unread | undefined>
  /** Finishes what was committed and not yet delivered. */
  wake(): Promise<void>
}

/** `reads`: the ordinals up to which the members have read. Facts up to `floor` are no more. */
export type Inspection = { description: Description; floor: number; facts: Fact[]; reads: Record<UserId, number> }

/** A message is deleted, or somebody is taken out of a group. */
export type Moderation = { type: 'delete'; of: number } | { type: 'remove'; user: UserId }

/** `read`: the ordinal up to which all others than who wrote the message have read. */
export type Overview = { row: SharedRow; message?: Sent | Gone; read: number }

/** Messages that a member has not read; they have read up to the ordinal `read`. */
export type Unread = { count: number; first: Sent; last: Sent; read: number }

/** A chat, and what one user did there. */
export type Excerpt = {
  chat: Omit<ExportedChat, 'events' | keyof Arrangement>
  events: ExportedEvent[]
  next?: number
}

/** What a chat tells one of its members. */
export type Delivery = {
  /** Frames for the member's sockets, as text: encoded once for all members. */
  frames: readonly string[]
  /** What becomes of the member's inbox row; absent where it stays as it was. */
  row?: RowNews
}

/** A row in two parts: what all members of a chat have in common, made once, and what is the member's own. */
export type RowNews = { shared: SharedRow; own: OwnRow }

export type SharedRow = Omit<Row, 'read' | 'role' | 'mention' | keyof Arrangement>

/** `floor`: nothing up to this rev is shown. `mention`: 0 where there is none. */
export type OwnRow = { role: Role; floor: number; read: number; mention: number }

/** Rows, and for each the number of the feed at which it last changed. `next`: there may be more before that number. */
export type RowPage = { rows: Row[]; feeds: number[]; next?: number }

/** Calls of a user, the newest first. `next`: there may be more before that place. */
export type CallPage = { calls: PastCall[]; next?: CallPlace }

/** What of a user is told to their own devices at the beginning. */
export type Settings = { blocks: UserId[]; hidden: boolean }

/** Times are ms since the epoch: of the suspension, and when the last socket went. */
export type Account = { isOnline: boolean; seen?: number; suspendedAt?: number }

/** One user: the inbox, what they decided for themselves, and the open sockets. */
export interface UserActor {
  /** Sends the frames on at once; resolves when the row is stored. May be repeated. */
  deliver(delivery: Delivery): Promise<void>
  /** The rows that changed after `since`, or the newest when it is absent or of another epoch. */
  inbox(since?: readonly [string, number]): Promise<Omit<Inbox, 'people'>>
  /** The row of a chat. Throws `not-found`. */
  row(chat: ChatId): Promise<Row>
  /** A page of the rows, the last changed first; before that number of the feed. */
  rows(page: { before?: number | undefined; limit: number }): Promise<RowPage>
  /** Puts a call that is over into the list of those, and tells the sockets. May be repeated. */
  noteCall(call: PastCall): Promise<void>
  /** Takes a call out of that list. May be repeated. */
  forgetCall(place: CallPlace): Promise<void>
  /** A page of that list, before a place in it. */
  calls(page: { before?: CallPlace | undefined; limit: number }): Promise<CallPage>
  /**
   * Lets a token in that was issued then (ms since the epoch); one from before a logout or a revocation is `unauthorized`.
   * Throws `suspended` for a user who is.
   */
  admit(token: { issuedAt: number; device?: DeviceId }): Promise<Settings>
  /** Mutes, archives or pins a chat in the own inbox. */
  arrange(chat: ChatId, arrangement: Arrangement): Promise<void>
  block(user: UserId, on: boolean): Promise<void>
  hasBlocked(user: UserId): Promise<boolean>
  /** Whether others see when this user is here. */
  appear(hidden: boolean): Promise<void>
  /** Whether the user is here now; for two minutes `by` is told of changes. */
  watchedBy(by: UserId): Promise<Presence>
  /** A socket of the user came, or went. What cannot be stored of it is logged. */
  moved(): Promise<void>
  /** Tokens issued until now are worth nothing any more, for one device or for all; their sockets are closed. */
  revoke(device?: DeviceId): Promise<void>
  /** From now on the device is told of what comes while the user is away. Throws `bad-request`, and `not-found` where nothing is pushed. */
  subscribe(device: DeviceId, subscription: PushSubscription): Promise<void>
  unsubscribe(device: DeviceId): Promise<void>
  /** Suspends the user, whose sockets are closed, or lets them in again; resolves to since when they are suspended. May be repeated. */
  suspend(on: boolean): Promise<number | undefined>
  /** What the site's backend may see of the user besides the profile. */
  account(): Promise<Account>
  /** Chats they are in or once were, in the order of their ids after one, and what they made of them; `next` is where to go on. */
  chatsAfter(chat?: ChatId): Promise<{ chats: { chat: ChatId; arrangement: Arrangement }[]; next?: ChatId }>
  /** What they decided, and by which devices they came. */
  possessions(): Promise<Settings & { devices: Record<DeviceId, { seen: number }> }>
  /** Begins to erase the user, who is shut out until it is over; resolves to the id of the receipt. While it goes on, it is that of the first. */
  erase(receipt: Pick<Erasure, 'id' | 'user'>): Promise<string>
  /** Does what is due. */
  wake(): Promise<void>
}

/** A time (ms since the epoch) and an id: the place of something in a list that goes by time. */
export type Place = readonly [at: number, id: string]

/** A report as it comes in; with the message as it is now. */
export type FiledReport = { id: string; by: UserId; about: Reported; reason: string; message?: Sent }

/** A report as it is kept. Times are ms since the epoch. */
export type StoredReport = FiledReport & {
  at: number
  closed?: { at: number; note?: string }
  /** Who reported it was erased: their words go when it is closed. */
  erased?: true
}

/** A user as the site knows them. `at`: when they became known, ms since the epoch; absent in stores from before it was kept. */
export type Registered = NamedProfile & { at?: number }

/** How a chat stands in the lists of the site. `born`: ms since the epoch, 0 in stores from before it was kept. */
export type NotedChat = { id: ChatId; born: number; messages: number; isCalling: boolean }

/** How many there are: of messages those ever sent, of calls those that are on, of reports the open ones; bytes of files as announced. */
export type Counts = {
  users: number
  chats: number
  messages: number
  calls: number
  reports: number
  files: number
  fileBytes: number
}

/**
 * What a chat has to count of a call that began at that time (ms since the epoch): in each lane of an epoch of the chat the
 * numbers grow, and one that is not greater than the last was counted before.
 */
export type CallCount = { chat: ChatId; epoch: string; lane: 'ended' | 'reported'; n: number; at: number; adds: Sums }

/** What was counted of calls since ever, and by the number of the day. */
export type CallSums = { all: Sums; days: [day: number, sums: Sums][] }

/** A server beside ours that says things by itself. */
export type Neighbour = 'livekit'

/** A share of what belongs to neither a chat nor a user. */
export interface SiteActor extends FileVerbs {
  /** Makes these people, or changes them, all at once. */
  putPeople(people: readonly NamedProfile[]): Promise<void>
  /** Changes what the claims name, and makes a person of that id where there is none. */
  meetPerson(id: UserId, claims: Partial<Profile>): Promise<Person>
  /** Those of the ids that are known. */
  people(ids: readonly UserId[]): Promise<Person[]>
  user(id: UserId): Promise<Registered | undefined>
  /** Users in the order of their ids, after one of them. */
  users(page: { after?: UserId | undefined; limit: number }): Promise<Registered[]>
  /** People with words of their name, or their id, that begin so; at most `limit`. */
  findPeople(query: string, limit: number): Promise<Person[]>
  /** May be repeated. */
  removePerson(id: UserId): Promise<void>
  /** The people here whom receipts name, by the names they have there. */
  identify(secret: string, pseudonyms: readonly string[]): Promise<[pseudonym: string, user: UserId][]>
  putErasure(receipt: Erasure): Promise<void>
  erasure(id: string): Promise<Erasure | undefined>
  /** Receipts in the order of their ids, those after one. */
  erasures(page: { after?: string | undefined; limit: number }): Promise<Erasure[]>
  /** May be repeated. */
  noteChat(chat: NotedChat): Promise<void>
  /** The chats that were born last, before one that was born then. */
  chats(page: { before?: Place | undefined; limit: number }): Promise<Place[]>
  counts(): Promise<Counts>
  /** May be repeated. */
  countCall(count: CallCount): Promise<void>
  /** What was counted of calls, by day from that one on. */
  callSums(since: number): Promise<CallSums>
  /** Notes a report under this id; resolves to the id of the open one where `by` has reported the same already. */
  fileReport(report: FiledReport): Promise<string>
  /** Reports of that state, the newest first, before a place among them. */
  reports(page: { state: ReportState; before?: Place | undefined; limit: number }): Promise<StoredReport[]>
  report(id: string): Promise<StoredReport | undefined>
  /** Closes a report, and removes what it kept of a message; resolves to false where there is none. */
  closeReport(id: string, note: string | undefined): Promise<boolean>
  /** Some of the reports by one user; `next` is where to go on. */
  reportsBy(user: UserId, after?: string): Promise<{ reports: StoredReport[]; next?: string }>
  /** Removes what its reporter wrote, who was erased: now, or when it is closed. May be repeated. */
  forgetReporter(id: string): Promise<void>
  /** A random secret of 32 bytes (base64url), made at the first call and the same for ever after. */
  secret(name: string): Promise<string>
  /** Notes that something was heard from a neighbour at this time (ms since the epoch). */
  noteHeard(from: Neighbour, at: number): Promise<void>
  /** When that was, last; undefined = never. */
  lastHeard(from: Neighbour): Promise<number | undefined>
  /** Puts events into the queue of those that the site's backend is told, unless they are there. May be repeated. */
  announce(notices: readonly Notice[]): Promise<void>
  /** Events that the site's backend did not take, the last given up first, before one that was given up then. */
  failures(page: { before?: readonly [failedAt: number, id: string] | undefined; limit: number }): Promise<Failure[]>
  /** Sends such an event again, or all of them; resolves to how many. */
  retry(id?: string): Promise<number>
  /** How many events wait, and how many were given up; no more than `most` of each are counted. */
  countEvents(most: number): Promise<{ waiting: number; failed: number }>
  /** Does what is due. */
  wake(): Promise<void>
}

/** Decides where an actor runs: in this process, or in a Durable Object. */
export interface Runtime {
  chat(id: ChatId): ChatActor
  user(id: UserId): UserActor
  site(shard: number): SiteActor
}

/** Moments in the life of a message, where tests stop the process. */
export type Moment = 'before-write' | 'committed' | 'delivered'
