import type { NodeSocket } from './node-socket.ts'

const BEAT = 25 // s between two looks at a socket

/** Finds sockets whose other end is gone without a word: nothing is heard of them, and pings are not answered. */
export class Heartbeat {
  /** Each second has its own, so that not all are looked at at once. */
  readonly #turns: readonly Set<NodeSocket>[] = Array.from({ length: BEAT }, () => new Set<NodeSocket>())
  readonly #timer: ReturnType<typeof setInterval>
  #turn = 0

  constructor() {
    this.#timer = setInterval(() => this.#look(), 1000).unref()
  }

  /** Returns how to end it. */
  watch(socket: NodeSocket): () => void {
    const turn = this.#turns[this.#turn]!
    turn.add(socket)
    return () => void turn.delete(socket)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    this.#turn = (this.#turn + 1) % BEAT
    for (const socket of this.#turns[this.#turn]!) socket.look()
  }
}
