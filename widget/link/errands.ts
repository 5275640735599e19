import type { CallId, ChatId } from '../../server/protocol/chat.ts'
import type { ClientFrameInput } from '../../server/protocol/frame.ts'
import type { UserId } from '../../server/protocol/people.ts'
import type { News } from './link.ts'

/** Wishes that nobody answers, told after each break until what they led to is heard: how far the user read, and calls they ended. */
export class Errands {
  readonly #send: (frame: ClientFrameInput) => boolean
  readonly #reads = new Map<ChatId, number>()
  readonly #hangUps = new Map<CallId, Extract<ClientFrameInput, { type: 'hang-up' }>>()

  constructor(send: (frame: ClientFrameInput) => boolean) {
    this.#send = send
  }

  read(chat: ChatId, n: number): void {
    this.#reads.set(chat, n)
    this.#send({ type: 'read', chat, n })
  }

  hangUp(chat: ChatId, call: CallId, forAll: boolean): void {
    const wish = { type: 'hang-up' as const, chat, call, ...(forAll ? { forAll } : {}) }
    this.#hangUps.set(call, wish)
    this.#send(wish)
  }

  /** The user is in that call again, which for a group goes on without them. */
  stay(call: CallId): void {
    this.#hangUps.delete(call)
  }

  heard(news: News, me: UserId | undefined): void {
    if (news.type === 'ended') this.#hangUps.delete(news.call)
    if (news.type === 'was-read' && news.user === me && news.n >= (this.#reads.get(news.chat) ?? 0))
      this.#reads.delete(news.chat)
  }

  reopened(): void {
    for (const [chat, n] of this.#reads) this.#send({ type: 'read', chat, n })
    for (const wish of this.#hangUps.values()) this.#send(wish)
  }
}
