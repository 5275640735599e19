import type { ClientFrameInput, ServerFrame, Welcome } from '../../server/protocol/frame.ts'
import { randomId } from '../base/random.ts'
import type { LinkStatus, Pending } from './link.ts'

/** What tabs of one user tell each other. */
export type Word =
  /** Is there a leader? `knows`: whose state is known already. */
  | { type: 'here'; knows: string | undefined }
  /** To the leader: send this. */
  | { type: 'wish'; frame: ClientFrameInput }
  /** The leader heard this from the server. */
  | { type: 'heard'; frame: ServerFrame }
  /** The leader's connection is here now. */
  | { type: 'moved'; status: LinkStatus }
  /** To a tab that came: how everything stands. */
  | ({ type: 'stands'; to: string } & Standing)
  | { type: 'kept'; pending: Pending }
  | { type: 'dropped'; clientId: string }
  /** How much has arrived of the files that are on their way. */
  | { type: 'progress'; shares: ReadonlyMap<string, number> }
  | { type: 'drafted'; chat: string; text: string }
  /** The user signed out. */
  | { type: 'bye' }

/** `welcome` is absent while nothing is known of the user's chats. */
export type Standing = { status: LinkStatus; welcome: Welcome | undefined; outbox: readonly Pending[] }

type Letter = { from: string; word: Word }

export type TabsNeeds = {
  hear: (word: Word) => void
  stands: () => Standing
  /** Another tab took over. */
  onLost: () => void
}

const TICK = 1000 // ms between two questions whether there is a leader
const MOST_UNANSWERED = 2 // of them, then a visible tab takes over

/** One of the user's tabs: it leads, or follows the one that does. Alone where the browser has no locks. */
export class Tabs {
  readonly #id = randomId()
  readonly #name: string
  readonly #needs: TabsNeeds
  readonly #channel: BroadcastChannel | undefined
  readonly #stop = new AbortController()
  #tick: ReturnType<typeof setInterval> | undefined
  #isLeading = false
  /** Lets go of the lock, or leaves the queue for it. */
  #release: (() => void) | undefined
  #granted: (() => void) | undefined
  /** Whose state is known. */
  #leader: string | undefined
  #asked: string | undefined
  #unanswered = 0

  constructor(name: string, needs: TabsNeeds) {
    this.#name = name
    this.#needs = needs
    this.#channel = openChannel(name)
    if (!this.#channel) return
    this.#channel.onmessage = ({ data }: MessageEvent<Letter>) => this.#receive(data)
    this.#tick = setInterval(() => this.#knock(), TICK)
    const { signal } = this.#stop
    const again = () => {
      this.#unanswered = 0
      this.#knock()
    }
    document.addEventListener('visibilitychange', again, { signal })
    // Frozen, it may have missed what was told.
    document.addEventListener('resume', () => this.#startAnew(), { signal })
    addEventListener('pageshow', ({ persisted }) => persisted && this.#startAnew(), { signal })
    this.#ask()
  }

  get isLeading(): boolean {
    return this.#isLeading
  }

  /** Resolves when this tab leads. */
  lead(): Promise<void> {
    if (this.#isLeading) return Promise.resolve()
    return new Promise(resolve => {
      this.#granted = resolve
      if (this.#channel) this.#request(false)
      else this.#led()
    })
  }

  post(word: Word): void {
    const letter: Letter = { from: this.#id, word }
    if (!this.#stop.signal.aborted) this.#channel?.postMessage(letter)
  }

  /** Another tab may have more luck. */
  resign(): void {
    this.#isLeading = false
    this.#granted = undefined
    this.#release?.()
  }

  close(): void {
    this.#stop.abort()
    clearInterval(this.#tick)
    this.resign()
    this.#channel?.close()
  }

  #request(steal: boolean): void {
    const leaveQueue = this.#release
    const queue = new AbortController()
    let isHeld = false
    const hold = () => {
      if (this.#stop.signal.aborted) return undefined
      isHeld = true
      leaveQueue?.()
      const held = new Promise<void>(release => {
        this.#release = release
      })
      this.#led()
      return held
    }
    if (!steal) this.#release = () => queue.abort()
    navigator.locks.request(this.#name, steal ? { steal } : { signal: queue.signal }, hold).catch((error: unknown) => {
      const isAborted = error instanceof DOMException && error.name === 'AbortError'
      if (isHeld && this.#isLeading) this.#lost()
      else if (!isAborted && !isHeld) this.#led() // a page without an origin: nobody shares with it
    })
  }

  #led(): void {
    this.#isLeading = true
    this.#leader = this.#id
    this.#granted?.()
  }

  #lost(): void {
    this.#isLeading = false
    this.#release = undefined
    this.#startAnew()
    this.#needs.onLost()
  }

  #receive({ from, word }: Letter): void {
    if (word.type === 'here') return this.#answer(from, word.knows)
    if (word.type === 'wish') return this.#isLeading ? this.#needs.hear(word) : undefined
    if (word.type === 'heard' || word.type === 'moved' || word.type === 'stands') return this.#follow(from, word)
    this.#needs.hear(word)
  }

  /** Until it is known how things stand, what changes of them means nothing. */
  #follow(from: string, word: Extract<Word, { type: 'heard' | 'moved' | 'stands' }>): void {
    if (this.#isLeading) return // the other does not know yet that it was taken over
    this.#unanswered = 0
    if (word.type === 'stands') {
      if (word.to !== this.#id) return
      this.#leader = from
    } else if (this.#leader !== from) {
      if (this.#asked !== from) this.#ask()
      this.#asked = from
      if (word.type === 'heard' || word.status.phase === 'open') return
    }
    this.#needs.hear(word)
  }

  #answer(to: string, knows: string | undefined): void {
    if (!this.#isLeading) return
    const standing = this.#needs.stands()
    if (knows === this.#id) this.post({ type: 'moved', status: standing.status })
    else this.post({ type: 'stands', to, ...standing })
  }

  #startAnew(): void {
    if (this.#isLeading) return
    this.#leader = undefined
    this.#asked = undefined
    this.#ask()
  }

  #ask(): void {
    this.post({ type: 'here', knows: this.#leader })
  }

  /** A leader that hangs, or was frozen, answers nothing. */
  #knock(): void {
    if (this.#isLeading || document.visibilityState !== 'visible') return
    if (this.#unanswered++ < MOST_UNANSWERED) return this.#ask()
    this.#unanswered = 0
    if (this.#granted) this.#request(true)
  }
}

/** Tells all tabs of a user that they signed out. */
export function dismiss(name: string): void {
  const channel = openChannel(name)
  const letter: Letter = { from: randomId(), word: { type: 'bye' } }
  channel?.postMessage(letter)
  channel?.close()
}

/** Undefined where tabs cannot share: pages on plain http have no locks, others are kept apart. */
function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return navigator.locks && new BroadcastChannel(name)
  } catch {
    return undefined
  }
}
