import type { ClientFrameInput, Refused, ServerFrame } from '../../server/protocol/frame.ts'
import { LinkError } from './api.ts'

type AskFrame = Extract<ClientFrameInput, { ask: number }>
type Answer = Extract<ServerFrame, { type: 'paged' | 'fed' }>
type Open = { frame: AskFrame; resolve: (answer: Answer) => void; reject: (error: Error) => void }

/** A question without its number. */
export type Question = AskFrame extends infer Frame ? (Frame extends AskFrame ? Omit<Frame, 'ask'> : never) : never

/** Questions asked over the socket; one that a break cuts off is asked again. */
export class Asks {
  readonly #send: (frame: ClientFrameInput) => boolean
  readonly #open = new Map<number, Open>()
  #count = 0

  constructor(send: (frame: ClientFrameInput) => boolean) {
    this.#send = send
  }

  ask(question: Question): Promise<Answer> {
    const frame = { ...question, ask: ++this.#count } as AskFrame // the pieces of one frame
    return new Promise((resolve, reject) => {
      this.#open.set(frame.ask, { frame, resolve, reject })
      this.#send(frame)
    })
  }

  reopened(): void {
    for (const { frame } of this.#open.values()) this.#send(frame)
  }

  answered(answer: Answer): void {
    this.#open.get(answer.ask)?.resolve(answer)
    this.#open.delete(answer.ask)
  }

  refused({ ask = 0, code, message }: Refused): void {
    this.#open.get(ask)?.reject(new LinkError(code, message))
    this.#open.delete(ask)
  }
}
