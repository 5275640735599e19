import type { Partition } from '../../kv/kv.ts'
import type { Fact, Sent } from '../../protocol/chat.ts'
import type { Found, Wanted } from '../../runtime.ts'
import { ifDamaged, readSound } from '../history.ts'
import { passed } from '../pace.ts'
import { readFact, type Standing } from '../record.ts'
import { floorOf, type Member } from '../roster.ts'
import { Query } from './query.ts'
import { searchedText } from './searched.ts'
import type { WordIndex } from './word-index.ts'

const PIECE = 64 // facts that are read at a time
const LONG = 500 // UTF-16 units of a text that take as much effort as a message
const BREATH = 256 // effort after which others have their turn: about 2 ms

export type Searched = { partition: Partition; index: WordIndex }

/** What a member finds. */
export async function searchAs(
  { head, member }: Standing & { member: Member },
  chat: Searched,
  { q, before = Number.POSITIVE_INFINITY, limit, effort }: Wanted,
): Promise<Found> {
  const query = new Query(q)
  if (query.isEmpty) return { facts: [], effort }
  // What came since then may be after their leaving.
  const scope = { floor: floorOf(head, member), before: Math.min(before, head.rev + 1) }
  return new Search(chat, query, { ...scope, limit, effort }).run()
}

/** From the newest message to the oldest. */
class Search {
  readonly #chat: Searched
  readonly #query: Query
  readonly #floor: number
  readonly #limit: number
  readonly #facts: Sent[] = []
  /** Messages before this rev have not been looked at. */
  #before: number
  #effort: number
  #breath: number

  constructor(chat: Searched, query: Query, scope: { floor: number; before: number; limit: number; effort: number }) {
    this.#chat = chat
    this.#query = query
    this.#floor = scope.floor
    this.#before = scope.before
    this.#limit = scope.limit
    this.#effort = scope.effort
    this.#breath = scope.effort - BREATH
  }

  async run(): Promise<Found> {
    const indexed = Math.max(await this.#chat.index.end(), this.#floor)
    while (this.#goesOn && this.#before > indexed + 1) await this.#readPiece(indexed)
    while (this.#goesOn && this.#before > this.#floor + 1) await this.#lookUp()
    const hasMore = this.#before > this.#floor + 1
    return { facts: this.#facts, ...(hasMore ? { next: this.#before } : {}), effort: this.#effort }
  }

  get #goesOn(): boolean {
    return this.#facts.length < this.#limit && this.#effort > 0
  }

  /** What is not in the index yet is read. */
  async #readPiece(indexed: number): Promise<void> {
    const from = Math.max(indexed + 1, this.#before - PIECE)
    const facts = await readSound(this.#chat.partition, from, this.#before - 1)
    for (const fact of facts.reverse()) {
      this.#look(fact.rev, fact)
      if (!this.#goesOn) return
    }
    this.#before = from
    await this.#breathe()
  }

  /** Looks at one message at least, or passes over what has none: whoever asks again and again comes to the end. */
  async #lookUp(): Promise<void> {
    const segments = await this.#chat.index.segments(this.#before, this.#floor)
    for (const segment of segments) {
      this.#effort -= this.#query.wanted.length + 1
      for (const rev of await this.#chat.index.find(segment, this.#query)) {
        if (rev >= this.#before || rev <= this.#floor) continue
        this.#look(rev, await readFact(this.#chat.partition, rev).catch(ifDamaged))
        if (!this.#goesOn) return
      }
      this.#before = Math.max(segment.before, this.#floor) + 1
      if (!this.#goesOn) return
      await this.#breathe()
    }
    if (!segments.length) this.#before = this.#floor + 1
  }

  #look(rev: number, fact: Fact | undefined): void {
    this.#effort--
    this.#before = rev
    if (fact?.type !== 'sent') return
    this.#effort -= Math.floor(fact.text.length / LONG)
    if (this.#query.matches(searchedText(fact))) this.#facts.push(fact)
  }

  async #breathe(): Promise<void> {
    if (this.#effort > this.#breath) return
    this.#breath = this.#effort - BREATH
    await passed(0)
  }
}
