import type { ChatId, Inbox, Page, Range, Row, Sent } from './protocol/chat.ts'
import type { Person, Profile, UserId } from './protocol/people.ts'

/** One chat: the only place where its log grows. Every verb checks that `by` is a member, else `not-found`. */
export interface ChatActor {
  /** Makes the chat where there is none, and puts it into the inbox of `by`. */
  open(by: UserId, members: readonly UserId[]): Promise<Row>
  /** Stores a message once for each clientId; `isDuplicate` says that it was there already. */
  send(by: UserId, message: { clientId: string; text: string }): Promise<{ fact: Sent; isDuplicate: boolean }>
  /** `by` has the messages up to the ordinal `n` (`delivered`), or has seen them (`read`). */
  mark(by: UserId, how: 'delivered' | 'read', n: number): Promise<void>
  page(by: UserId, range: Range): Promise<Page>
  /** Rejects with `not-found` when `by` is not a member. */
  admit(by: UserId): Promise<void>
  /** A call is on in the LiveKit room `sid`; one that was on in another room has ended. */
  startCall(by: UserId, room: { sid: string; video: boolean }): Promise<void>
  /** Ends the call, by a member who names it or by LiveKit, which names the room. Resolves to whether one ended. */
  endCall(which: { by: UserId; call: string } | { sid: string }): Promise<boolean>
  /** Finishes what was committed and not yet delivered. */
  wake(): Promise<void>
}

/** What a chat tells one of its members. */
export type Delivery = {
  /** The member's inbox row after this. */
  row: Row
  /** Frames for the member's sockets, as text: encoded once for all members. */
  frames: readonly string[]
}

/** One user: the inbox and the open sockets. */
export interface UserActor {
  /** Sends the frames on at once; resolves when the row is stored. May be repeated. */
  deliver(delivery: Delivery): Promise<void>
  /** The rows that changed after `since`, or the newest when it is absent or of another epoch. */
  inbox(since?: readonly [string, number]): Promise<Omit<Inbox, 'people'>>
}

/** A share of what belongs to neither a chat nor a user. */
export interface SiteActor {
  putPerson(id: UserId, profile: Profile): Promise<void>
  /** Changes what the claims name, and makes a person of that id where there is none. */
  meetPerson(id: UserId, claims: Partial<Profile>): Promise<Person>
  /** Those of the ids that are known. */
  people(ids: readonly UserId[]): Promise<Person[]>
  /** People with a word of their name, or their id, that begins so; at most `limit`. */
  findPeople(query: string, limit: number): Promise<Person[]>
  /** A random secret of 32 bytes (base64url), made at the first call and the same for ever after. */
  secret(name: string): Promise<string>
}

/** Decides where an actor runs: in this process, or in a Durable Object. */
export interface Runtime {
  chat(id: ChatId): ChatActor
  user(id: UserId): UserActor
  site(shard: number): SiteActor
}

/** Moments in the life of a message, where tests stop the process. */
export type Moment = 'committed' | 'delivered'
