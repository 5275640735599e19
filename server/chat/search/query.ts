import type { Wanted } from './postings.ts'
import { cutWords, fold, isSpaceless, pairs } from './words.ts'

/** What somebody looks for: all of its words, of which the last may be only begun. */
export class Query {
  /** What a text that matches has in the index, the rarest first as far as one can guess. */
  readonly wanted: readonly Wanted[]
  readonly #words: readonly string[]

  constructor(text: string) {
    this.#words = cutWords(fold(text))
    this.wanted = wantedOf(this.#words)
  }

  /** Nothing can be found by it. */
  get isEmpty(): boolean {
    return this.#words.length === 0
  }

  matches(text: string): boolean {
    const folded = fold(text)
    if (!this.#words.every(word => folded.includes(word))) return false
    const words = new Set(cutWords(folded))
    return this.#words.every((word, i) => {
      if (words.has(word)) return true
      if (isSpaceless(word)) return [...words].some(one => one.includes(word))
      return i === this.#words.length - 1 && [...words].some(one => one.startsWith(word))
    })
  }
}

function wantedOf(words: readonly string[]): Wanted[] {
  const wanted = words.flatMap((word, i) => termsWanted(word, i === words.length - 1))
  const byTerm = new Map(wanted.map(one => [`${one.term} ${one.isPrefix}`, one]))
  return [...byTerm.values()].sort((one, other) => other.term.length - one.term.length)
}

function termsWanted(word: string, isLast: boolean): Wanted[] {
  if (!isSpaceless(word)) return [{ term: word, isPrefix: isLast }]
  const terms = pairs(word)
  // The last letter alone stands in the index only where a text ends with it.
  return terms.length === 1
    ? [{ term: word, isPrefix: true }]
    : terms.slice(0, -1).map(term => ({ term, isPrefix: false }))
}
