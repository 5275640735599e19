import type { CallResource, PastCalls } from '../../server/protocol/past-call.ts'
import type { Person, UserId } from '../../server/protocol/people.ts'
import { LinkError } from '../link/error.ts'
import { NONSENSE } from '../link/guard.ts'
import type { Link } from '../link/link.ts'
import { createLiveStore, type LiveStore } from './live-store.ts'
import type { Loaded } from './load.ts'

/** Calls that are over, the newest first, and who was in them. `next`: where earlier ones begin, if there may be any. */
export type CallHistory = {
  calls: readonly CallResource[]
  people: ReadonlyMap<UserId, Person>
  next: string | undefined
}

export interface PastCallsStore extends LiveStore<CallHistory> {
  /** Earlier ones, too. Rejects with an Error that has a `code`. */
  more(): Promise<void>
}

const PAGE = 50

/** The user's list of calls, which a new one joins at once. Knows no DOM; the link is the only way out. */
export function createPastCallsStore(link: Link): PastCallsStore {
  async function read(cursor?: string): Promise<CallHistory> {
    const from = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const { calls, people, next } = await link.api<PastCalls>(`/v1/calls?limit=${PAGE}${from}`)
    if (!Array.isArray(calls) || !Array.isArray(people)) throw new LinkError('internal', NONSENSE)
    return { calls: calls.filter(isSound), people: new Map(people.map(person => [person.id, person])), next }
  }

  const store = createLiveStore(link, {
    fetch: () => read(),
    isOutdated: news => news.type === 'call-noted',
    // Only the newest where some may lie between.
    join(newest, known) {
      const isWhole = known.calls.some(({ id }) => newest.calls.at(-1)?.id === id)
      return isWhole ? joined(newest, known) : newest
    },
  })
  const { $state } = store
  return {
    ...store,
    async more() {
      const known = ready($state.get())
      if (known?.next === undefined) return
      const earlier = await read(known.next)
      const now = ready($state.get())
      if (now?.next === known.next) $state.set({ phase: 'ready', value: joined(now, earlier) })
    },
  }
}

const ready = (state: Loaded<CallHistory>) => (state.phase === 'ready' ? state.value : undefined)

/** Earlier ones behind newer ones, each once. */
function joined(newer: CallHistory, earlier: CallHistory): CallHistory {
  const known = new Set(newer.calls.map(({ id }) => id))
  return {
    calls: [...newer.calls, ...earlier.calls.filter(({ id }) => !known.has(id))],
    people: new Map([...earlier.people, ...newer.people]),
    next: earlier.next,
  }
}

/** The fields that are relied on. */
function isSound({ id, chatId, callerId, timestamp, seconds, participants }: CallResource): boolean {
  const texts = [id, chatId, callerId].every(one => typeof one === 'string')
  return texts && [timestamp, seconds].every(Number.isSafeInteger) && Array.isArray(participants)
}
