import type { Inbox, Sent } from '../../server/protocol/chat.ts'
import type { ServerFrame } from '../../server/protocol/frame.ts'
import type { Account } from './account.ts'
import type { Asks } from './asks.ts'
import type { Errands } from './errands.ts'
import type { News } from './link.ts'
import type { Onlooking } from './onlooking.ts'
import type { Outbox } from './outbox.ts'
import type { Rows } from './rows.ts'

export type HearingNeeds = {
  rows: Rows
  account: Account
  asks: Asks
  outbox: Outbox
  onlooking: Onlooking
  errands: Errands
}

/** Takes what the server says to where it belongs. */
export class Hearing {
  readonly #needs: HearingNeeds
  readonly #listeners = new Set<(news: News) => void>()

  constructor(needs: HearingNeeds) {
    this.#needs = needs
  }

  listen(hear: (news: News) => void): () => void {
    this.#listeners.add(hear)
    return () => this.#listeners.delete(hear)
  }

  /** The connection is new: what was under way may be lost. */
  opened(): void {
    const { outbox, asks, onlooking, errands } = this.#needs
    outbox.reopened()
    asks.reopened()
    onlooking.reopened()
    errands.reopened()
  }

  /** Asks what changed in the inbox. */
  look(): void {
    const { asks, rows } = this.#needs
    asks.ask('fed', { type: 'feed', since: rows.feed }).catch(() => {}) // looked for again soon
  }

  hear(frame: ServerFrame): void {
    const { account, asks, onlooking, outbox, rows } = this.#needs
    switch (frame.type) {
      case 'welcome':
        account.welcomed(frame)
        return rows.take(frame.inbox)
      case 'fed':
        this.#missed(frame.inbox)
        rows.take(frame.inbox)
        return asks.answered(frame)
      case 'described':
      case 'found':
        rows.meet(frame.people)
        return asks.answered(frame)
      case 'paged':
      case 'reads-counted':
      case 'admitted':
      case 'done':
        return asks.answered(frame)
      case 'arranged':
        return rows.arrange(frame.row)
      case 'blocked':
        return account.blocked(frame.user, frame.on)
      case 'appeared':
        return account.$isHidden.set(frame.hidden)
      case 'present':
      case 'typed':
        return onlooking.hear(frame)
      case 'refused':
        return frame.clientId === undefined ? asks.refused(frame) : outbox.refused(frame)
      case 'call-noted':
        return this.#tell(frame)
      case 'was-read':
      case 'was-received':
        return this.#happened(frame)
    }
    if ('rev' in frame && 'chat' in frame) this.#happened(frame)
  }

  get #me(): string | undefined {
    return this.#needs.account.$me.get()?.id
  }

  #happened(news: Exclude<News, { type: 'behind' }>): void {
    const { errands, rows } = this.#needs
    rows.apply(news, this.#me ?? '')
    errands.heard(news, this.#me)
    this.#tell(news)
    // Listeners first: the log shows the message before the outbox lets go of it.
    if (news.type === 'sent') this.#said(news)
  }

  #tell(news: News): void {
    for (const listener of this.#listeners) listener(news)
  }

  #said(message: Sent): void {
    const { onlooking, outbox } = this.#needs
    if (message.from === this.#me) outbox.settle(message)
    onlooking.stopped(message.chat, message.from)
  }

  /** Chats that moved on without a word: who shows them asks for the rest. */
  #missed({ rows }: Inbox): void {
    const known = this.#needs.rows.$rows.get()
    for (const { chat, head } of rows) if (head > (known?.get(chat)?.head ?? head)) this.#tell({ type: 'behind', chat })
  }
}
