import type { ReadableAtom } from 'nanostores'
import type { CallsPhase } from '../../server/protocol/call.ts'
import type {
  Arrangement,
  CallId,
  ChatId,
  Description,
  Fact,
  Page,
  Range,
  Rev,
  Row,
} from '../../server/protocol/chat.ts'
import type { Complaint } from '../../server/protocol/complaint.ts'
import type { ErrorCode } from '../../server/protocol/error.ts'
import type { FilesTaken, Told } from '../../server/protocol/file.ts'
import type { Act, HostWish, Presence, RecordingWish, ServerFrame } from '../../server/protocol/frame.ts'
import type { Person, UserId } from '../../server/protocol/people.ts'
import type { PushSubscription } from '../../server/protocol/push.ts'
import type { OpenedChat } from '../../server/protocol/resource.ts'
import type { ApiRequest } from './api.ts'
import type { WithoutAsk } from './asks.ts'

/** Where the one connection of the page is. */
export type LinkStatus =
  | { phase: 'connecting' }
  | { phase: 'open' }
  /** Lost; it comes back by itself. `isOffline`: the device says it has no network. */
  | { phase: 'waiting'; isOffline: boolean }
  /** Nothing comes back by itself: the site's token is not accepted, or the user is kept out. */
  | { phase: 'refused'; reason: 'signed-out' | 'suspended' }
  | { phase: 'closed' }

/** A file on its way out, as this device has it. */
export type OutFile = Told & {
  /** Names it in the outbox. */
  key: string
  blob: Blob
  name: string
  /** What its bytes are, as far as this device knows. */
  type: string
}

/** What a message may be besides its text. */
export type Extras = {
  /** The message it answers. */
  replyTo?: Rev
  /** The first message of the thread it belongs to. */
  thread?: Rev
  mentions?: readonly UserId[]
  files?: readonly OutFile[]
}

/** Why a message was not sent; `unreadable`: this device has a file of it no more. */
export type Failure = ErrorCode | 'unreadable'

/** A message on its way out; gone from the outbox once it is in the log. */
export type Pending = {
  chat: ChatId
  clientId: string
  text: string
  /** The client's clock, for display. */
  at: number
} & Extras &
  ({ state: 'sending' } | { state: 'failed'; message: string; code?: Failure })

/**
 * What changes a chat besides new messages: edit, delete, react, pin; add, remove, appoint, configure; and its call, for who runs
 * it: silence, expel, lock; and its recording: record, agree, stop-recording.
 */
export type Deed = WithoutAsk<Act | HostWish | RecordingWish>

/** Messages with all the words of `q`, of which the last may be only begun. */
export type Quest = { q: string; chat?: ChatId; cursor?: string; limit?: number }

/** The user may be in that call, which need not be the one they asked for. The pass is good for minutes. */
export type Admission = Pick<Extract<ServerFrame, { type: 'admitted' }>, 'call' | 'pass'>

/** In each chat the newest first. With `next` there may be more, even if nothing was found yet. */
export type Found = Pick<Extract<ServerFrame, { type: 'found' }>, 'facts' | 'people' | 'next'>

/**
 * What a live chat hears: facts of logs in order of `rev`, how far members got, and that the list of calls has a new one.
 * `behind`: facts were missed.
 */
export type News =
  | Fact
  | Extract<ServerFrame, { type: 'was-received' | 'was-read' | 'call-noted' }>
  | { type: 'behind'; chat: ChatId }

/**
 * The page's one connection and what it keeps of the user's chats.
 * Knows rows, people and outgoing messages; the logs belong to whoever shows them.
 */
export interface Link {
  /** Origin and path of the server, without a slash at the end. */
  readonly server: string
  readonly $status: ReadableAtom<LinkStatus>
  /** Absent until the first welcome; that of an earlier visit counts, here and below. */
  readonly $me: ReadableAtom<Person | undefined>
  /** The inbox, by chat. Undefined until the first welcome. */
  readonly $rows: ReadableAtom<ReadonlyMap<ChatId, Row> | undefined>
  readonly $people: ReadableAtom<ReadonlyMap<UserId, Person>>
  readonly $calls: ReadableAtom<CallsPhase>
  /** Whether people can be searched for. */
  readonly $canSearch: ReadableAtom<boolean>
  /** What files can be sent; undefined: none. */
  readonly $filesTaken: ReadableAtom<FilesTaken | undefined>
  /** How much of a file in the outbox has arrived, 0 to 1, by its key. */
  readonly $progress: ReadableAtom<ReadonlyMap<string, number>>
  /** The key to subscribe to pushes with; undefined where the server pushes nothing. */
  readonly $push: ReadableAtom<string | undefined>
  readonly $outbox: ReadableAtom<readonly Pending[]>
  /** What was typed and not sent, by chat, as of the last pause. */
  readonly $drafts: ReadableAtom<ReadonlyMap<ChatId, string>>
  /** Whether what is written here outlives the page: not in some private windows, nor without room. */
  readonly $isKept: ReadableAtom<boolean>
  /** Calls back for what happens while connected; after a break `$status` opens again and the log must be asked for the gap. */
  listen(hear: (news: News) => void): () => void
  /** Who is here, of those in chats that are watched. */
  readonly $presence: ReadableAtom<ReadonlyMap<UserId, Presence>>
  /** Who types now, in chats that are watched. */
  readonly $typing: ReadableAtom<ReadonlyMap<ChatId, readonly UserId[]>>
  /** Whom the user has blocked. */
  readonly $blocks: ReadableAtom<ReadonlySet<UserId>>
  /** Others do not see when the user is here. */
  readonly $isHidden: ReadableAtom<boolean>
  /** Puts a message in the outbox; it shows as sending at once. Returns its clientId. */
  send(chat: ChatId, text: string, extras?: Extras): string
  /** Sends a failed message once more. */
  retry(clientId: string): void
  /** Drops a message that failed, or whose files are still on their way. */
  discard(clientId: string): void
  /**
   * What stands in the field; may be called at every key. It is in `$drafts`, in other tabs and on the device after a pause, or
   * with what is sent. An empty text forgets it, when it was sent not before the message is kept.
   */
  setDraft(chat: ChatId, text: string): void
  /** Waits for no pause: the user turned to something else. */
  keepDrafts(): void
  /** The end of a log as it was last known on this device. What came later is to be asked for. */
  cached(chat: ChatId): Promise<Page | undefined>
  /** A stretch of a log. Waits for the connection. Rejects with an Error that has a `code`. */
  page(chat: ChatId, range: Partial<Range>): Promise<Page>
  /** The user has seen everything up to the ordinal `n`. */
  read(chat: ChatId, n: number): void
  /** Changes a chat. Resolves once it is stored, like all that follow; rejects with an Error that has a `code`. */
  act(deed: Deed): Promise<void>
  search(quest: Quest): Promise<Found>
  /** Who is in a chat, and how it is set. */
  describe(chat: ChatId): Promise<Description>
  /** How many others have read the message with the ordinal `n`. */
  countReads(chat: ChatId, n: number): Promise<number>
  /** Mutes, archives or pins a chat in the user's own inbox. */
  arrange(chat: ChatId, arrangement: Arrangement): Promise<void>
  block(user: UserId, on: boolean): Promise<void>
  /** Tells the site. */
  report(complaint: Complaint): Promise<void>
  /** Whether others see when the user is here. */
  appear(isHidden: boolean): Promise<void>
  /** These chats are on the screen until what it returns is called: who is there, and who types, is told. */
  watch(chats: readonly ChatId[]): () => void
  /** The user types; may be called at every key. */
  type(chat: ChatId): void
  /** Opens, or makes, the chat with another user; its row is in `$rows` when it resolves. */
  openChat(user: UserId): Promise<Pick<OpenedChat, 'row' | 'people'>>
  /** Makes a group, one for each `key` (21 letters or more); its row is in `$rows` when it resolves. */
  createGroup(title: string, members: readonly UserId[], key: string): Promise<ChatId>
  /**
   * Calls the others of the chat; where a call is on already, that one is joined. `call`: an id made once for each call.
   * Rejects with an Error that has a `code`, as the two that follow do.
   */
  ring(chat: ChatId, call: CallId, video: boolean): Promise<Admission>
  /** Lets this tab wait in the room while it rings; nobody is told. */
  enter(chat: ChatId, call: CallId): Promise<Admission>
  /** Takes the call in this tab. `here`: even if another tab or device of the user has it. `agrees`: to be recorded, where the call is. */
  accept(chat: ChatId, call: CallId, here?: boolean, agrees?: boolean): Promise<Admission>
  /** The user does not come; `isBusy`: because they are in another call. */
  decline(chat: ChatId, call: CallId, isBusy?: boolean): Promise<void>
  /** It shows or sounds here that the user is called. */
  ringBack(chat: ChatId, call: CallId): void
  /** Ends the call of two, or one that still rings; leaves that of a group, or ends it `forAll`. */
  hangUp(chat: ChatId, call: CallId, forAll?: boolean): void
  /** What comes while the user is away is pushed to this device from now on; without a subscription it is no more. */
  push(subscription?: PushSubscription): Promise<void>
  /** A request to the server as this user. Rejects with an Error that has a `code`. */
  api<Answer>(path: string, init?: ApiRequest): Promise<Answer>
  /** Asks the site anew who the user is: where it is another one, the page gets another link. */
  renew(): Promise<void>
  /** Ends the sign-in of this device, closes all tabs' links, and leaves nothing of the user on the device. */
  logout(): Promise<void>
  close(): void
}
