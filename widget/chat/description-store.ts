import { atom, type ReadableAtom } from 'nanostores'
import type { ChatId, Description } from '../../server/protocol/chat.ts'
import { messageOf } from '../link/error.ts'
import type { Link, News } from '../link/link.ts'
import type { Loaded } from './load.ts'

/** Who is in a chat, how it is set, what is pinned: as the server has it, asked for anew when something of it changed. */
export interface DescriptionStore {
  readonly $state: ReadableAtom<Loaded<Description>>
  /** Begins again after a failure. */
  reload(): void
  close(): void
}

const CHANGES: ReadonlySet<News['type']> = new Set([
  'joined',
  'left',
  'appointed',
  'configured',
  'pinned',
  'deleted',
  'edited',
  'behind',
])

/** Knows no DOM; the link is the only way out. */
export function createDescriptionStore(chat: ChatId, link: Link): DescriptionStore {
  const $state = atom<Loaded<Description>>({ phase: 'loading' })
  let last = 0

  async function load(): Promise<void> {
    const own = ++last
    try {
      const value = await link.describe(chat)
      if (own === last) $state.set({ phase: 'ready', value })
    } catch (error) {
      if (own === last && $state.get().phase !== 'ready') $state.set({ phase: 'failed', message: messageOf(error) })
    }
  }

  const stopListening = link.listen(news => {
    if (news.chat === chat && CHANGES.has(news.type)) void load()
  })
  const stopFollowing = link.$status.listen(({ phase }) => {
    if (phase === 'open') void load() // what happened meanwhile was not heard
  })
  void load()
  return {
    $state,
    reload() {
      $state.set({ phase: 'loading' })
      void load()
    },
    close() {
      last++
      stopListening()
      stopFollowing()
    },
  }
}
