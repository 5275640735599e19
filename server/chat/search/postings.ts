/** A term of the index, or with `isPrefix` all that begin with it. */
export type Wanted = { term: string; isPrefix: boolean }

const FIRST = 48 // code of the digit 0; the others follow it
const MORE = 32 // added to a digit after which more of the number comes

/**
 * Which messages have which terms, stored as one text: for each term a line with the distances between the revs of its
 * messages. Terms have letters, digits and marks only.
 */
export class Postings {
  readonly #before: number
  #lines: string

  /** `before` is a rev before all of them. */
  constructor(before: number, lines = '') {
    this.#before = before
    this.#lines = lines
  }

  /** As it is stored; empty where there is nothing to store. */
  get lines(): string {
    return this.#lines
  }

  /** Notes terms that stand in none of the lines. `revs` rise. */
  append(terms: Iterable<readonly [term: string, revs: readonly number[]]>): void {
    // Joined at once: a text that grows by pieces is put together again whenever it is stored.
    const lines = [this.#lines]
    for (const [term, revs] of terms) lines.push(this.#lineOf(term, revs))
    this.#lines = lines.join('')
  }

  /** The messages that have what is wanted. */
  find({ term, isPrefix }: Wanted): Set<number> {
    const found = new Set<number>()
    const start = isPrefix ? term : `${term} `
    for (let at = this.#lineAt(start, 0); at >= 0; at = this.#lineAt(start, at + 1)) {
      for (const rev of decode(this.#lines, this.#lines.indexOf(' ', at) + 1, this.#before)) found.add(rev)
      if (!isPrefix) break
    }
    return found
  }

  /** Takes a message away from the terms that went, and puts it under those that came. */
  move(rev: number, { went, came }: { went: ReadonlySet<string>; came: ReadonlySet<string> }): void {
    const left: string[] = []
    const isNew = new Set(came)
    for (const [term, line] of this.#split()) {
      if (went.has(term) || came.has(term)) {
        const others = this.#revsIn(line).filter(other => other !== rev)
        const revs = came.has(term) ? [...others, rev].sort((one, other) => one - other) : others
        if (revs.length) left.push(this.#lineOf(term, revs))
      } else left.push(line)
      isNew.delete(term)
    }
    this.#lines = left.join('')
    this.append([...isNew].map(term => [term, [rev]] as const))
  }

  /** Forgets the messages up to this rev. */
  drop(floor: number): void {
    const left = [...this].map(([term, revs]) => [term, revs.filter(rev => rev > floor)] as const)
    this.#lines = ''
    this.append(left.filter(([, revs]) => revs.length))
  }

  *[Symbol.iterator](): Iterator<[term: string, revs: number[]]> {
    for (const [term, line] of this.#split()) yield [term, this.#revsIn(line)]
  }

  *#split(): Iterable<[term: string, line: string]> {
    for (let at = 0, end = 0; at < this.#lines.length; at = end) {
      end = this.#lines.indexOf('\n', at) + 1
      yield [this.#lines.slice(at, this.#lines.indexOf(' ', at)), this.#lines.slice(at, end)]
    }
  }

  #revsIn(line: string): number[] {
    return decode(line, line.indexOf(' ') + 1, this.#before)
  }

  #lineOf(term: string, revs: readonly number[]): string {
    let line = `${term} `
    let last = this.#before
    for (const rev of revs) {
      const distance = rev - last
      line += SHORT[distance] ?? encode(distance)
      last = rev
    }
    return `${line}\n`
  }

  /** Where the first line begins that begins so, from that place on; -1 = nowhere. */
  #lineAt(start: string, from: number): number {
    if (from === 0 && this.#lines.startsWith(start)) return 0
    const at = this.#lines.indexOf(`\n${start}`, Math.max(from - 1, 0))
    return at < 0 ? -1 : at + 1
  }
}

/** The revs whose distances stand there, up to the end of the line. */
function decode(text: string, start: number, before: number): number[] {
  const revs: number[] = []
  let [last, number, unit] = [before, 0, 1]
  for (let at = start; text[at] !== '\n'; at++) {
    const digit = text.charCodeAt(at) - FIRST
    number += (digit % MORE) * unit
    unit *= MORE
    if (digit >= MORE) continue
    last += number
    revs.push(last)
    number = 0
    unit = 1
  }
  return revs
}

/** A number in digits of five bits, the lowest first. */
function encode(number: number): string {
  let digits = ''
  let rest = number
  for (; rest >= MORE; rest = Math.floor(rest / MORE)) digits += String.fromCharCode(FIRST + MORE + (rest % MORE))
  return digits + String.fromCharCode(FIRST + rest)
}

/** What nearly all distances are. */
const SHORT = Array.from({ length: 512 }, (_, distance) => encode(distance))
