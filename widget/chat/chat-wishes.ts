import type { Link } from '../link/link.ts'
import type { ChatStore } from './chat-store.ts'

export type Granting = {
  link: () => Link | undefined
  /** Of the chat that is open. */
  store: () => ChatStore | undefined
  /** What does not work is told where it was wished. */
  attempt: (deed: Promise<unknown> | undefined) => Promise<unknown>
}

/** Grants what the user wishes of the open chat, as it comes up to an element. */
export function grantWishes(frame: HTMLElement, { link, store, attempt }: Granting): void {
  frame.addEventListener('innies-older', () => store()?.loadOlder())
  frame.addEventListener('innies-newer', ({ isLatest }) => store()?.loadNewer(isLatest))
  frame.addEventListener('innies-seen', ({ n }) => store()?.see(n))
  frame.addEventListener('innies-send', ({ text, extras }) => store()?.send(text, extras))
  frame.addEventListener('innies-draft', ({ text }) => store()?.type(text))
  frame.addEventListener('focusout', () => link()?.keepDrafts())
  frame.addEventListener('innies-retry', ({ clientId }) => store()?.retry(clientId))
  frame.addEventListener('innies-discard', ({ clientId }) => store()?.discard(clientId))
  frame.addEventListener('innies-deed', event => {
    event.done = store()?.act(event.deed)
    void attempt(event.done)
  })
  frame.addEventListener('innies-report', event => {
    event.done = store()?.report(event.of, event.reason)
  })
  frame.addEventListener('innies-count-reads', event => {
    event.count = store()?.countReads(event.n)
  })
  frame.addEventListener('innies-files', event => {
    const place = [link(), store()?.chat] as const
    event.desk = import('./file-desk.ts').then(({ deskOf }) => deskOf(...place))
  })
  frame.addEventListener('innies-unblock', ({ user }) => void attempt(link()?.block(user, false)))
}
