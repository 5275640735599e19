import { atom, type ReadableAtom } from 'nanostores'
import type { ChatId, Sent } from '../../server/protocol/chat.ts'
import type { Person } from '../../server/protocol/people.ts'
import { messageOf } from '../link/error.ts'
import type { Found, Link } from '../link/link.ts'
import type { Wait } from './log.ts'

/** What was found; with `next` there may be more. */
export type Hits = { people: readonly Person[]; facts: readonly Sent[]; next: string | undefined }

export type Search =
  | { phase: 'off' }
  /** The hits are those for the text before, or those that more are asked for. */
  | ({ phase: 'asking'; q: string } & Hits)
  | ({ phase: 'found'; q: string } & Hits)
  | { phase: 'failed'; q: string; message: string }

/** A search for messages, and for people too where `canFindPeople`. */
export interface SearchStore {
  readonly $search: ReadableAtom<Search>
  /** Looks once the text has rested; too few letters end the search. */
  search(text: string): void
  /** Goes on where the last answer ended. */
  more(): void
}

export type Scope = { chat?: ChatId; canFindPeople?: boolean; canFindMessages?: boolean }

const REST = 200 // ms
const LEAST = 2 // letters
const NONE: Hits = { people: [], facts: [], next: undefined }
const STEPS = 5 // answers without a hit that are gone through by themselves

/** Scripts that write a name without spaces: there one letter is enough. */
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

const pause: Wait = ms => new Promise(resolve => setTimeout(resolve, ms))

/** All state of one search. Knows no DOM; the link is the only way out. */
export function createSearchStore(link: Link, scope: Scope, wait: Wait = pause): SearchStore {
  const $search = atom<Search>({ phase: 'off' })

  async function people(q: string): Promise<readonly Person[]> {
    if (!scope.canFindPeople) return []
    const found = await link.api<{ people: Person[] }>(`/v1/people?q=${encodeURIComponent(q)}`)
    return found.people.filter(person => person.id !== link.$me.get()?.id)
  }

  /** A far search may have to go through many chats before it finds something. */
  async function messages(q: string, cursor?: string): Promise<Found> {
    if (scope.canFindMessages === false) return { facts: [], people: [] }
    const { chat } = scope
    for (let step = 1, next = cursor; ; step++) {
      const quest = { q, ...(chat === undefined ? {} : { chat }), ...(next === undefined ? {} : { cursor: next }) }
      const found = await link.search(quest)
      next = found.next
      if (found.facts.length || next === undefined || step === STEPS) return found
    }
  }

  /** Shows what `work` finds, unless something else is asked for meanwhile. */
  async function ask(asking: Extract<Search, { phase: 'asking' }>, work: () => Promise<Hits>): Promise<void> {
    const { q } = asking
    const answer = (found: Search) => $search.get() === asking && $search.set(found)
    $search.set(asking)
    if (asking.next === undefined) await wait(REST)
    if ($search.get() !== asking) return
    try {
      answer({ phase: 'found', q, ...(await work()) })
    } catch (error) {
      answer({ phase: 'failed', q, message: messageOf(error) })
    }
  }

  return {
    $search,
    search(text) {
      const q = text.trim()
      const letters = q.match(/[\p{L}\p{N}]/gu)?.length ?? 0
      if (letters < LEAST && !SPACELESS.test(q)) return $search.set({ phase: 'off' })
      const before = $search.get()
      const shown = 'facts' in before ? before : NONE
      void ask({ ...NONE, phase: 'asking', q, people: shown.people, facts: shown.facts }, async () => {
        const [known, found] = await Promise.all([people(q), messages(q)])
        return { people: known, facts: found.facts, next: found.next }
      })
    },
    more() {
      const before = $search.get()
      if (before.phase !== 'found' || before.next === undefined) return
      const { q, people, facts, next } = before
      void ask({ phase: 'asking', q, people, facts, next }, async () => {
        const found = await messages(q, next)
        return { people, facts: [...facts, ...found.facts], next: found.next }
      })
    },
  }
}
