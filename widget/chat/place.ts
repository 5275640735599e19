import type { Person, UserId } from '../../server/protocol/people.ts'
import type { ChatState, ChatStore } from './chat-store.ts'

/** What stands beside the inbox, or in its place where there is room for one only. */
export type Place =
  | { at: 'inbox' }
  | { at: 'opening'; user: UserId }
  | { at: 'failed'; user: UserId; message: string }
  | { at: 'chat'; store: ChatStore }

/** What is seen of the log there. */
export function logOf(place: Place, log: ChatState | undefined): ChatState {
  if (place.at === 'failed') return { phase: 'failed', message: place.message }
  return log ?? { phase: 'loading' }
}

/** Whose chat is to open. */
export function awaited(place: Place, everybody: ReadonlyMap<UserId, Person> | undefined): readonly Person[] {
  if (!('user' in place)) return []
  return [everybody?.get(place.user) ?? { id: place.user, name: place.user }]
}
