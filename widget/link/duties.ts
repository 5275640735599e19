import type { ChatId, Fact } from '../../server/protocol/chat.ts'
import type { ClientFrameInput, ServerFrame } from '../../server/protocol/frame.ts'
import type { UserId } from '../../server/protocol/people.ts'
import type { Rows } from './rows.ts'
import { Strangers } from './strangers.ts'

export type DutiesNeeds = {
  rows: Rows
  me: () => UserId | undefined
  send: (frame: ClientFrameInput) => unknown
  describe: (chat: ChatId) => Promise<unknown>
  /** Asks what changed in the inbox. */
  look: () => unknown
}

/** What the tab with the connection does for all: it says what is on this device, and asks for what nobody here knows. */
export class Duties {
  readonly #needs: DutiesNeeds
  readonly #strangers: Strangers
  /** The inbox of the last welcome goes on. */
  #hasMore = false

  constructor(needs: DutiesNeeds) {
    this.#needs = needs
    const { rows, me, describe } = needs
    const isNamed = (user: UserId) => (rows.$people.get().get(user)?.name ?? user) !== user || user === me()
    this.#strangers = new Strangers(isNamed, describe)
  }

  /** The connection is new. */
  opened(): void {
    this.#lookOn(this.#hasMore)
    for (const row of this.#needs.rows.$rows.get()?.values() ?? []) this.#acknowledge(row.last)
  }

  /** The server said it, and this tab has taken it in. */
  heard(frame: ServerFrame): void {
    if (frame.type === 'paged') this.#strangers.meet(frame.page.chat, frame.page.facts)
    else if (frame.type === 'welcome') this.#hasMore = frame.inbox.hasMore ?? false
    else if (frame.type === 'fed') this.#lookOn(frame.inbox.hasMore)
    else if ('chat' in frame && 'rev' in frame) this.#happened(frame)
    else if (frame.type === 'was-read' || frame.type === 'was-received') this.#lookOn(!this.#rowOf(frame.chat))
  }

  #happened(fact: Fact): void {
    const row = this.#rowOf(fact.chat)
    this.#lookOn(!row || row.head < fact.rev) // the chat is new here, or the user is in it again
    this.#acknowledge(fact)
    this.#strangers.meet(fact.chat, [fact])
  }

  #rowOf(chat: ChatId) {
    return this.#needs.rows.$rows.get()?.get(chat)
  }

  #lookOn(isMissing: boolean | undefined): void {
    if (isMissing) this.#needs.look()
  }

  /** Tells the sender that the message is on this device. */
  #acknowledge(fact: Fact | undefined): void {
    if (fact?.type !== 'sent' || fact.from === this.#needs.me()) return
    this.#needs.send({ type: 'receive', chat: fact.chat, n: fact.n })
  }
}
