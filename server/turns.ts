import { InniesError } from './protocol/error.ts'
import type { ServerFrame } from './protocol/frame.ts'
import type { Socket } from './session.ts'

const MAX_QUESTIONS = 32 // waiting, for one socket

/** Answers the questions of each socket one after the other: one answer in memory at a time, however many questions come at once. */
export class Turns {
  readonly #turns = new WeakMap<Socket, { last: Promise<void>; waiting: number }>()

  /** Throws `too-many` when too many wait. */
  async take(socket: Socket, answer: () => Promise<ServerFrame | undefined>): Promise<void> {
    const turn = this.#turns.get(socket) ?? { last: Promise.resolve(), waiting: 0 }
    this.#turns.set(socket, turn)
    if (turn.waiting === MAX_QUESTIONS) throw new InniesError('too-many', 'Too many questions at once.')
    turn.waiting++
    const mine = turn.last.then(async () => {
      const frame = socket.state.phase === 'proven' ? await answer() : undefined
      if (frame) await new Promise<void>(sent => socket.send(JSON.stringify(frame), sent))
    })
    turn.last = mine.catch(() => {}) // told to who asked
    await mine.finally(() => turn.waiting--)
  }
}
