import type { Change, Partition } from '../../kv/kv.ts'
import type { Fact, Sent } from '../../protocol/chat.ts'
import type { Rewriting } from '../draft.ts'
import type { Pace } from '../pace.ts'
import { cursorKey, type Trail } from '../trail.ts'
import { IndexDraft } from './index-draft.ts'
import { Postings } from './postings.ts'
import type { Query } from './query.ts'
import { searchedText } from './searched.ts'
import { readShare, type Segment, SHARES, segmentKey, segmentsBefore, shareKey, shareOf } from './segment.ts'
import { termsOf } from './words.ts'

const BLOCK = 512 // facts of a segment
const SLICE = 20_000 // UTF-16 units that are cut into terms at a time
const SHARES_AT_ONCE = 8 // that are put into words
const CURSOR = cursorKey({ name: 'search' })

/** The terms of one share, and the revs of the messages that have them. */
type Share = Map<string, number[]>

/**
 * Which messages of one chat have which words. It trails the log by blocks of facts; what is after the last block is not in
 * it. What a message says no more is taken out of it together with the change of the message.
 */
export class WordIndex {
  readonly trail: Trail
  readonly #partition: Partition
  readonly #pace: Pace

  constructor(partition: Partition, pace: Pace, block = BLOCK) {
    this.#partition = partition
    this.#pace = pace
    this.trail = {
      name: 'search',
      begins: 'at-floor',
      least: block,
      most: block,
      pace,
      follow: async facts => ({ set: await this.#segmentOf(facts) }),
    }
  }

  /** The rev up to which messages are in the index. */
  async end(): Promise<number> {
    return (await this.#partition.get<number>(CURSOR))?.value ?? 0
  }

  /** Segments that have messages after `floor` and before `rev`, the newest of them, the newest first. */
  segments(rev: number, floor: number): Promise<Segment[]> {
    return segmentsBefore(this.#partition, rev, floor)
  }

  /** The messages of a segment that may match, the newest first: they have all terms that a text which matches has. */
  async find(segment: Segment, query: Query): Promise<number[]> {
    let found: number[] | undefined
    for (const wanted of query.wanted) {
      const revs = (await readShare(this.#partition, segment, shareOf(wanted.term))).find(wanted)
      found = found ? found.filter(rev => revs.has(rev)) : [...revs]
      if (!found.length) break
    }
    return (found ?? []).sort((one, other) => other - one)
  }

  /** What goes into the commit of a change of what was said. */
  async rewrite({ rewritten, floor }: Rewriting): Promise<Change> {
    const cursor = await this.#partition.get<number>(CURSOR)
    const end = cursor?.value ?? 0
    const draft = new IndexDraft(this.#partition)
    for (const one of rewritten) if (one.before.rev <= end) await draft.replace(one)
    if (floor !== undefined) await draft.drop(floor)
    const { set, delete: remove } = draft.change()
    // Written anew, so that a block which was read before this is not stored after it.
    return {
      check: [{ key: CURSOR, version: cursor?.version }],
      set: [...set, { key: CURSOR, value: end }],
      delete: remove,
    }
  }

  async #segmentOf(facts: readonly Fact[]): Promise<NonNullable<Change['set']>> {
    const [first, last] = [facts[0], facts.at(-1)]
    if (!first || !last) return []
    const segment = { before: first.rev - 1, last: last.rev }
    const shares: Share[] = Array.from({ length: SHARES }, () => new Map())
    let left = 0
    for (const fact of facts) {
      if (left <= 0) {
        await this.#pace.turn()
        left = SLICE
      }
      if (fact.type !== 'sent') continue
      note(shares, fact)
      left -= fact.text.length
    }
    const set: NonNullable<Change['set']> = [{ key: segmentKey(segment.last), value: segment.before }]
    for (const [share, revsByTerm] of shares.entries()) {
      if (share % SHARES_AT_ONCE === 0) await this.#pace.turn()
      const postings = new Postings(segment.before)
      postings.append(revsByTerm)
      if (postings.lines) set.push({ key: shareKey(segment, share), value: postings.lines })
    }
    return set
  }
}

function note(shares: readonly Share[], fact: Sent): void {
  const { rev } = fact
  for (const term of termsOf(searchedText(fact))) {
    const share = shares[shareOf(term)]!
    const revs = share.get(term)
    if (!revs) share.set(term, [rev])
    else if (revs[revs.length - 1] !== rev) revs.push(rev)
  }
}
