import type { Fact, Rev } from '../../server/protocol/chat.ts'
import { type Change, changedBy, withChange } from './change.ts'
import type { Pieces } from './pieces.ts'

const PIECE = 64 // facts

/**
 * A stretch of a log without holes as the server has it now, in pieces: each change is in the message it changes, and
 * what an edit said before the next one is void. Changes that are in their messages already change nothing.
 */
export class Stretch {
  #pieces: (readonly Fact[])[] = []
  #shown: Pieces<Fact> | undefined
  /** The last edit or deletion of each message. */
  readonly #rewritten = new Map<Rev, Rev>()
  /** The changes of each message before the first that is known. */
  readonly #waiting = new Map<Rev, Rev[]>()

  constructor(facts: readonly Fact[] = []) {
    this.append(facts)
  }

  /** What comes next gives others. */
  get pieces(): Pieces<Fact> {
    this.#shown ??= [...this.#pieces]
    return this.#shown
  }
  get first(): Fact | undefined {
    return this.#pieces[0]?.[0]
  }
  get last(): Fact | undefined {
    return this.#pieces.at(-1)?.at(-1)
  }

  at(rev: Rev): Fact | undefined {
    const piece = this.#pieces[pieceOf(rev) - this.#number]
    return piece?.[rev - (piece[0]?.rev ?? 0)]
  }

  /** What follows the last fact. */
  append(facts: readonly Fact[]): void {
    for (const fact of facts) {
      this.#put(fact)
      this.change(fact)
    }
  }

  /** What comes before the first fact. */
  prepend(facts: readonly Fact[]): void {
    for (const fact of facts.toReversed()) this.#put(fact)
    for (const fact of facts) this.change(fact)
    for (const { rev } of facts) {
      const changes = this.#waiting.get(rev) ?? []
      this.#waiting.delete(rev)
      for (const change of changes.toSorted((a, b) => a - b)) {
        const fact = this.at(change)
        if (fact) this.change(fact)
      }
    }
  }

  /** Drops what is not after a rev. */
  cut(floor: Rev): void {
    while ((this.#pieces[0]?.at(-1)?.rev ?? Infinity) <= floor) this.#pieces.shift()
    const [first] = this.#pieces
    if (first?.[0] && first[0].rev <= floor) this.#pieces[0] = first.filter(({ rev }) => rev > floor)
    this.#shown = undefined
  }

  /** Takes what a fact changes here, whether or not the fact is here. */
  change(fact: Fact): void {
    const of = changedBy(fact)
    const isRewriting = fact.type === 'edited' || fact.type === 'deleted'
    if (of === undefined || (isRewriting && !this.#rewrite(of, fact.rev))) return
    const message = this.at(of)
    if (!message) this.#waiting.set(of, [...(this.#waiting.get(of) ?? []), fact.rev])
    else if (message.type === 'sent' && fact.rev > (message.changed ?? message.rev))
      this.#put(withChange(message, fact as Change)) // it has an `of`, or is a reply
  }

  /** Of two edits of one message the earlier is void. Returns false if that is the one at `rev`. */
  #rewrite(of: Rev, rev: Rev): boolean {
    const other = this.#rewritten.get(of) ?? rev
    const earlier = this.at(Math.min(other, rev))
    if (other !== rev && earlier) {
      const { chat, at } = earlier
      this.#put({ type: 'void', chat, rev: earlier.rev, at })
    }
    this.#rewritten.set(of, Math.max(other, rev))
    return other <= rev
  }

  get #number(): number {
    return pieceOf(this.first?.rev ?? 0)
  }

  /** Puts a fact in its place, which is within the stretch or next to it. */
  #put(fact: Fact): void {
    this.#shown = undefined
    const index = this.#pieces.length ? pieceOf(fact.rev) - this.#number : 0
    if (index < 0) this.#pieces.unshift([])
    const piece = this.#pieces[Math.max(0, index)] ?? []
    const place = fact.rev - (piece[0]?.rev ?? fact.rev)
    this.#pieces[Math.max(0, index)] = place < 0 ? [fact, ...piece] : piece.toSpliced(place, 1, fact)
  }
}

const pieceOf = (rev: Rev) => Math.floor(rev / PIECE)
