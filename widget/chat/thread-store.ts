import { atom, type ReadableAtom } from 'nanostores'
import type { ChatId, Fact, Rev } from '../../server/protocol/chat.ts'
import { messageOf } from '../link/error.ts'
import type { Link, News } from '../link/link.ts'
import { type Line, Lines } from './lines.ts'
import type { Loaded } from './load.ts'
import type { Older } from './log.ts'
import type { Pieces } from './pieces.ts'

export type Thread = { lines: Pieces<Line>; older: Older }

/** The messages of one thread, beginning with the one that it is about. */
export interface ThreadStore {
  readonly $state: ReadableAtom<Loaded<Thread>>
  loadOlder(): void
  /** Begins again after a failure. */
  reload(): void
  close(): void
}

const PAGE = 50

type Known = { facts: ReadonlyMap<Rev, Fact>; older: Older }

/** Knows no DOM; the link is the only way out. */
export function createThreadStore(chat: ChatId, of: Rev, link: Link): ThreadStore {
  const $known = atom<Loaded<Known>>({ phase: 'loading' })
  const made = new Lines()
  const $state = atom<Loaded<Thread>>({ phase: 'loading' })
  function tell(): void {
    const state = $known.get()
    if (state.phase !== 'ready') return $state.set(state)
    const { facts, older } = state.value
    const sorted = [...facts.values()].sort((a, b) => a.rev - b.rev).map(outOfThread)
    const pending = link.$outbox.get().filter(message => message.chat === chat && message.thread === of)
    // Who has read a reply is not told of threads: others are nobody here.
    const lines = made.of({ facts: [sorted], receipts: {}, pending, me: link.$me.get()?.id, others: [] })
    $state.set({ phase: 'ready', value: { lines, older } })
  }

  const known = () => {
    const state = $known.get()
    return state.phase === 'ready' ? state.value : undefined
  }
  function put(facts: readonly Fact[], older = known()?.older ?? 'none'): void {
    const merged = new Map(known()?.facts)
    for (const fact of facts) if (isNewer(fact, merged.get(fact.rev))) merged.set(fact.rev, fact)
    $known.set({ phase: 'ready', value: { facts: merged, older } })
  }

  async function load(): Promise<void> {
    try {
      const [root, replies] = await Promise.all([
        link.page(chat, { around: of, limit: 1 }),
        link.page(chat, { thread: of, limit: PAGE }),
      ])
      put(
        [...root.facts.filter(({ rev }) => rev === of), ...replies.facts],
        replies.facts.length < PAGE ? 'none' : 'more',
      )
    } catch (error) {
      if (!known()) $known.set({ phase: 'failed', message: messageOf(error) })
    }
  }

  /** A message of the thread has changed: the server says how it stands now. */
  async function renew(rev: Rev): Promise<void> {
    const { facts } = await link.page(chat, { around: rev, limit: 1 })
    put(facts.filter(fact => fact.rev === rev))
  }

  function hear(news: News): void {
    if (news.chat !== chat || !known()) return
    if (news.type === 'behind') void load()
    if (!('rev' in news)) return
    if (news.type === 'sent' && news.thread === of) put([news])
    if ('of' in news && known()?.facts.has(news.of)) renew(news.of).catch(() => {}) // told again when the link is back
  }

  async function loadOlder(): Promise<void> {
    const before = known()
    if (before?.older !== 'more' && before?.older !== 'failed') return
    const first = Math.min(...[...before.facts.keys()].filter(rev => rev !== of))
    put([], 'loading')
    try {
      const { facts } = await link.page(chat, { thread: of, before: first, limit: PAGE })
      put(facts, facts.length < PAGE ? 'none' : 'more')
    } catch {
      put([], 'failed')
    }
  }

  const stops = [link.listen(hear), $known.listen(tell), link.$outbox.listen(tell)]
  stops.push(
    link.$status.listen(({ phase }) => {
      if (phase === 'open') void load() // what happened meanwhile was not heard
    }),
  )
  void load()
  return {
    $state,
    loadOlder: () => void loadOlder(),
    reload() {
      $known.set({ phase: 'loading' })
      void load()
    },
    close() {
      for (const stop of stops) stop()
    },
  }
}

/** Among its own a reply is a message like any other. */
function outOfThread(fact: Fact): Fact {
  if (fact.type !== 'sent' && fact.type !== 'gone') return fact
  const { thread: _thread, replies: _replies, ...rest } = fact
  return rest as Fact // which it still is: both are optional
}

function isNewer(fact: Fact, before: Fact | undefined): boolean {
  const changed = (one: Fact) => ('changed' in one ? (one.changed ?? 0) : 0)
  return !before || changed(fact) >= changed(before)
}
