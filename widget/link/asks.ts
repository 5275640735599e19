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

/** `isAhead`: it went out before the welcome, on the connection that is here. */
type Open = { question: Question; isAhead: boolean; take: (answer: Answer) => void; reject: (error: Error) => void }

/** Questions asked over the socket; one that a break cuts off is asked again. */
export class Asks {
  readonly #send: (frame: ClientFrameInput) => boolean
  readonly #open = new Map<number, Open>()
  /** The server was told who this is, and has not said welcome. */
  #isGreeting = false
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
      const isOut = this.#send(frameOf(++this.#count, question))
      this.#open.set(this.#count, { question, isAhead: isOut && this.#isGreeting, take, reject })
    })
  }

  /** What is to be sent right behind `hello`, without waiting for the welcome; what is asked from now on may go out too. */
  ahead(): ClientFrameInput[] {
    this.#isGreeting = true
    return [...this.#open].map(([ask, open]) => {
      open.isAhead = true
      return frameOf(ask, open.question)
    })
  }

  /** The connection is lost, and what went ahead with it. */
  cut(): void {
    this.#isGreeting = false
    for (const open of this.#open.values()) open.isAhead = false
  }

  reopened(): void {
    for (const [ask, { question, isAhead }] of this.#open) if (!isAhead) this.#send(frameOf(ask, question))
    this.cut()
  }

  answered(answer: Answer): void {
    this.#open.get(answer.ask)?.take(answer)
    this.#open.delete(answer.ask)
  }

  refused({ ask = 0, code, message }: Refused): void {
    this.#open.get(ask)?.reject(new LinkError(code, message))
    this.#open.delete(ask)
  }
}

const frameOf = (ask: number, question: Question) => ({ ...question, ask }) as ClientFrameInput // one of the union again
