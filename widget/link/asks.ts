import type { ChatId, Inbox, Range } from '../../server/protocol/chat.ts'
import type { ClientFrameInput, Refused, ServerFrame } from '../../server/protocol/frame.ts'
import { LinkError } from './error.ts'

type Question = Extract<ClientFrameInput, { ask: number }>
type Answer = Extract<ServerFrame, { ask: number; type: 'paged' | 'fed' | 'described' }>
type Paged = Extract<Answer, { type: 'paged' }>
type Fed = Extract<Answer, { type: 'fed' }>
type Described = Extract<Answer, { type: 'described' }>
type Open = { question: Question; take: (answer: Answer) => void; reject: (error: Error) => void }

/** Questions asked over the socket; one that a break cuts off is asked again. */
export class Asks {
  readonly #send: (frame: ClientFrameInput) => boolean
  readonly #open = new Map<number, Open>()
  #count = 0

  constructor(send: (frame: ClientFrameInput) => boolean) {
    this.#send = send
  }

  page(chat: ChatId, range: Partial<Range>): Promise<Paged> {
    return new Promise((resolve, reject) => {
      const take = (answer: Answer) => answer.type === 'paged' && resolve(answer)
      this.#ask({ question: { type: 'page', ask: ++this.#count, chat, range }, take, reject })
    })
  }

  feed(since: Inbox['feed'] | undefined): Promise<Fed> {
    return new Promise((resolve, reject) => {
      const take = (answer: Answer) => answer.type === 'fed' && resolve(answer)
      this.#ask({ question: { type: 'feed', ask: ++this.#count, since }, take, reject })
    })
  }

  describe(chat: ChatId): Promise<Described> {
    return new Promise((resolve, reject) => {
      const take = (answer: Answer) => answer.type === 'described' && resolve(answer)
      this.#ask({ question: { type: 'describe', ask: ++this.#count, chat }, take, reject })
    })
  }

  reopened(): void {
    for (const { question } of this.#open.values()) this.#send(question)
  }

  answered(answer: Answer): void {
    this.#open.get(answer.ask)?.take(answer)
    this.#open.delete(answer.ask)
  }

  refused({ ask = 0, code, message }: Refused): void {
    this.#open.get(ask)?.reject(new LinkError(code, message))
    this.#open.delete(ask)
  }

  #ask(open: Open): void {
    this.#open.set(open.question.ask, open)
    this.#send(open.question)
  }
}
