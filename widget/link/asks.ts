import type { ClientFrameInput, Refused, ServerFrame } from '../../server/protocol/frame.ts'
import { LinkError } from './error.ts'
import { NONSENSE } from './guard.ts'

/** A frame before it has its number. */
export type WithoutAsk<Frame> = Frame extends { ask: number } ? Omit<Frame, 'ask'> : never

/** What is answered to who asks alone. */
export type Question = WithoutAsk<ClientFrameInput>

export type Answer = Extract<
  ServerFrame,
  { type: 'done' | 'admitted' | 'paged' | 'fed' | 'described' | 'found' | 'reads-counted' }
>

type Open = { question: Question; take: (answer: Answer) => void; reject: (error: Error) => void }

/** Questions asked over the socket; one that a break cuts off is asked again. */
export class Asks {
  readonly #send: (frame: ClientFrameInput) => boolean
  readonly #open = new Map<number, Open>()
  /** From anywhere: tabs that share a socket hear each other's answers, and know by the number that they are not theirs. */
  #count = Math.floor(Math.random() * 2 ** 31) * 2 ** 20

  constructor(send: (frame: ClientFrameInput) => boolean) {
    this.#send = send
  }

  /** Resolves to the answer, which is of this type. Rejects with what was refused. */
  ask<Type extends Answer['type']>(type: Type, question: Question): Promise<Extract<Answer, { type: Type }>> {
    const isRight = (answer: Answer): answer is Extract<Answer, { type: Type }> => answer.type === type
    return new Promise((resolve, reject) => {
      const take = (answer: Answer) => (isRight(answer) ? resolve(answer) : reject(new LinkError('internal', NONSENSE)))
      this.#open.set(++this.#count, { question, take, reject })
      this.#put(this.#count, question)
    })
  }

  reopened(): void {
    for (const [ask, { question }] of this.#open) this.#put(ask, question)
  }

  answered(answer: Answer): void {
    this.#open.get(answer.ask)?.take(answer)
    this.#open.delete(answer.ask)
  }

  refused({ ask = 0, code, message }: Refused): void {
    this.#open.get(ask)?.reject(new LinkError(code, message))
    this.#open.delete(ask)
  }

  #put(ask: number, question: Question): void {
    this.#send({ ...question, ask } as ClientFrameInput) // one of the union again
  }
}
