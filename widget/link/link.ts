import type { ReadableAtom } from 'nanostores'
import type { CallsPhase } from '../../server/protocol/call.ts'
import type { ChatId, Fact, Page, Range, Row } from '../../server/protocol/chat.ts'
import type { ServerFrame } from '../../server/protocol/frame.ts'
import type { Person, UserId } from '../../server/protocol/people.ts'
import type { OpenedChat } from '../../server/protocol/resource.ts'

/** Where the one connection of the page is. */
export type LinkStatus =
  | { phase: 'connecting' }
  | { phase: 'open' }
  /** Lost; it comes back by itself. `isOffline`: the device says it has no network. */
  | { phase: 'waiting'; isOffline: boolean }
  /** Nothing comes back by itself: the site's token is not accepted, or the user is kept out. */
  | { phase: 'refused'; reason: 'signed-out' | 'suspended' }
  | { phase: 'closed' }

/** A message on its way out; gone from the outbox once it is in the log. */
export type Pending = {
  chat: ChatId
  clientId: string
  text: string
  /** The client's clock, for display. */
  at: number
} & ({ state: 'sending' } | { state: 'failed'; message: string })

/** What a live chat hears: facts of logs in order of `rev`, and how far members got. */
export type News = Fact | Extract<ServerFrame, { type: 'was-received' | 'was-read' }>

/**
 * The page's one connection and what it keeps of the user's chats.
 * Knows rows, people and outgoing messages; the logs belong to whoever shows them.
 */
export interface Link {
  /** Origin and path of the server, without a slash at the end. */
  readonly server: string
  readonly $status: ReadableAtom<LinkStatus>
  /** Absent until the first welcome. */
  readonly $me: ReadableAtom<Person | undefined>
  /** The inbox, by chat. Undefined until the first welcome. */
  readonly $rows: ReadableAtom<ReadonlyMap<ChatId, Row> | undefined>
  readonly $people: ReadableAtom<ReadonlyMap<UserId, Person>>
  readonly $calls: ReadableAtom<CallsPhase>
  /** Whether people can be searched for. */
  readonly $canSearch: ReadableAtom<boolean>
  readonly $outbox: ReadableAtom<readonly Pending[]>
  /** Calls back for what happens while connected; after a break `$status` opens again and the log must be asked for the gap. */
  listen(hear: (news: News) => void): () => void
  /** Puts a message in the outbox; it shows as sending at once. Returns its clientId. */
  send(chat: ChatId, text: string): string
  /** Sends a failed message once more. */
  retry(clientId: string): void
  /** Drops a failed message. */
  discard(clientId: string): void
  /** A stretch of a log. Waits for the connection. Rejects with an Error that has a `code`. */
  page(chat: ChatId, range: Partial<Range>): Promise<Page>
  /** The user has seen everything up to the ordinal `n`. */
  read(chat: ChatId, n: number): void
  /** Opens, or makes, the chat with another user; its row is in `$rows` when it resolves. */
  openChat(user: UserId): Promise<Pick<OpenedChat, 'row' | 'people'>>
  /** Ends a call for everybody. */
  hangUp(chat: ChatId, call: string): void
  /** A request to the server as this user. Rejects with an Error that has a `code`. */
  api<Answer>(path: string, init?: { method?: string; body?: unknown }): Promise<Answer>
  close(): void
}
