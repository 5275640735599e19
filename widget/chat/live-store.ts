import { atom, type ReadableAtom, type WritableAtom } from 'nanostores'
import { messageOf } from '../link/error.ts'
import type { Link, News } from '../link/link.ts'
import type { Loaded } from './load.ts'

export interface LiveStore<Value> {
  readonly $state: ReadableAtom<Loaded<Value>>
  /** Begins again after a failure. */
  reload(): void
  close(): void
}

export type LiveNeeds<Value> = {
  fetch: () => Promise<Value>
  /** Whether what is known is old by that news. */
  isOutdated: (news: News) => boolean
  /** What is known once this was fetched beside it; without it, what was fetched. */
  join?: (fetched: Value, known: Value) => Value
}

/** Something that is fetched, and again whenever it may have changed. Knows no DOM; the link is the only way out. */
export function createLiveStore<Value>(
  link: Link,
  { fetch, isOutdated, join = fetched => fetched }: LiveNeeds<Value>,
): LiveStore<Value> & { readonly $state: WritableAtom<Loaded<Value>> } {
  const $state = atom<Loaded<Value>>({ phase: 'loading' })
  let last = 0

  async function load(): Promise<void> {
    const own = ++last
    try {
      const fetched = await fetch()
      if (own !== last) return
      const state = $state.get()
      $state.set({ phase: 'ready', value: state.phase === 'ready' ? join(fetched, state.value) : fetched })
    } catch (error) {
      if (own === last && $state.get().phase !== 'ready') $state.set({ phase: 'failed', message: messageOf(error) })
    }
  }

  const stopListening = link.listen(news => {
    if (isOutdated(news)) void load()
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
