import type { Called, Ended, Fact } from '../../server/protocol/chat.ts'
import type { UserId } from '../../server/protocol/people.ts'

/** A call, from when it rings until it is over. */
export type CallLine = {
  kind: 'call'
  key: string
  at: number
  called: Called
  /** Since when somebody is there besides who called; absent while it rings. */
  since: number | undefined
  /** Absent while the call goes on. */
  ended: Ended | undefined
  /** The user called. */
  isMine: boolean
}

/** The calls of a log: each is one line, where it began, whatever is told of it later. */
export class CallLines {
  /** Where they began, when somebody came, and how those ended that are over. */
  readonly #began = new Map<string, readonly Fact[]>()
  readonly #since = new Map<string, number>()
  readonly #ended = new Map<string, Ended>()

  /** Returns the piece with the line that the fact changes. */
  learn(fact: Fact, piece: readonly Fact[]): readonly Fact[] | undefined {
    if (fact.type === 'called') this.#began.set(fact.call, piece)
    else if (fact.type === 'ended') this.#ended.set(fact.call, fact)
    else if (fact.type === 'accepted' && !this.#since.has(fact.call)) this.#since.set(fact.call, fact.at)
    else return undefined
    return this.#began.get(fact.call)
  }

  lineOf(called: Called, me: UserId | undefined): CallLine {
    const { rev, at, call, rings, from } = called
    const since = this.#since.get(call) ?? (rings ? undefined : at)
    return { kind: 'call', key: `rev:${rev}`, at, called, since, ended: this.#ended.get(call), isMine: from === me }
  }
}
