import type { LocalRuntime } from '../local.ts'
import type { Session, Socket } from '../session.ts'
import type { Deck } from './deck.fixture.ts'

/** A process that serves. */
export type Node = { runtime: LocalRuntime; session: Session; kill: () => void }

/** What a bad network does to the next facts on their way. */
export type Mishap = { how: 'lost' | 'twice' | 'swapped'; left: number }

export type WireOptions = {
  deck: Deck
  node: Node
  who: { user: string; device: string; until: number }
  heard: (text: string) => void
  closed: () => void
}

/** One socket of a proven user: frames wait in order until the deck lets them through. */
export class Wire {
  readonly node: Node
  mishap: Mishap | undefined
  readonly #options: WireOptions
  readonly #down: { text: string; sent: (() => void) | undefined }[] = []
  readonly #up: string[] = []
  readonly #socket: Socket
  readonly #leave: () => void
  #isOpen = true

  constructor(options: WireOptions) {
    const { deck, node, who } = options
    this.#options = options
    this.node = node
    const { user, device, until } = who
    this.#socket = {
      state: { phase: 'proven', person: { id: user, name: user }, device, until, isAsked: false },
      send: (text, sent) => {
        if (!this.#isOpen) return sent?.()
        this.#down.push({ text, sent })
        deck.add(() => this.#arrive())
      },
      close: () => this.cut(),
    }
    this.#leave = node.runtime.join(node.session.peer(this.#socket, device), user)
  }

  say(frame: object): void {
    this.#up.push(JSON.stringify(frame))
    this.#options.deck.add(() => {
      const text = this.#up.shift()
      if (this.#isOpen && text) void this.node.session.received(this.#socket, text)
    })
  }

  /** The socket is gone, and all that was on its way. */
  cut(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#socket.state = { phase: 'closed' }
    this.#leave()
    for (const { sent } of this.#down.splice(0)) sent?.()
    this.#options.closed()
  }

  #arrive(): void {
    const next = this.#down.shift()
    if (!next) return
    const { heard } = this.#options
    const { text, sent } = next
    const how = this.#mishapFor(text)
    const other = how === 'swapped' ? this.#down[0] : undefined
    sent?.()
    if (other && isFact(other.text)) {
      this.#down[0] = { text, sent: undefined }
      other.sent?.()
      return heard(other.text)
    }
    if (how !== 'lost') heard(text)
    if (how === 'twice') heard(text)
  }

  /** Only facts are lost: a lost answer is a lost socket. */
  #mishapFor(text: string): Mishap['how'] | undefined {
    if (!this.mishap?.left || !isFact(text)) return undefined
    this.mishap.left--
    return this.mishap.how
  }
}

const isFact = (text: string) =>
  /"rev":\d+,"at":\d+\}?$|"rev":/.test(text) && !/^\{"type":"(paged|fed|done|arranged)"/.test(text)
