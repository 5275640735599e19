import type { Change, Partition } from '../kv/kv.ts'
import type { Fact } from '../protocol/chat.ts'
import type { Rewritten } from './draft.ts'
import type { Postings } from './postings.ts'
import { readShare, type Segment, SHARES, segmentAt, segmentKey, segmentsUpTo, shareKey, shareOf } from './segment.ts'
import { termsOf } from './words.ts'

type Share = { segment: Segment; share: number; postings: Postings }

/** What one commit changes of segments that are stored. */
export class IndexDraft {
  readonly #partition: Partition
  readonly #shares = new Map<string, Share>()
  #gone: Segment[] = []

  constructor(partition: Partition) {
    this.#partition = partition
  }

  /** A message that is in the index says something else. */
  async replace({ before, after }: Rewritten): Promise<void> {
    const segment = await segmentAt(this.#partition, before.rev)
    if (!segment || segment.before >= before.rev) return // it was damaged on the disk when the others were indexed
    const [old, now] = [termsIn(before), termsIn(after)]
    for (const term of old) if (!now.has(term)) (await this.#share(segment, term)).mark(term, before.rev, false)
    for (const term of now) if (!old.has(term)) (await this.#share(segment, term)).mark(term, before.rev, true)
  }

  /** Messages up to this rev are no more. */
  async drop(floor: number): Promise<void> {
    this.#gone = await segmentsUpTo(this.#partition, floor)
    const cut = await segmentAt(this.#partition, floor + 1)
    if (!cut || cut.before >= floor) return
    for (let share = 0; share < SHARES; share++) (await this.#open(cut, share)).postings.drop(floor)
  }

  change(): Required<Pick<Change, 'set' | 'delete'>> {
    const set: NonNullable<Change['set']> = []
    const remove: NonNullable<Change['delete']> = []
    for (const { segment, share, postings } of this.#shares.values()) {
      const key = shareKey(segment, share)
      if (postings.lines) set.push({ key, value: postings.lines })
      else remove.push(key)
    }
    // After what is set: a share of theirs may have changed first.
    for (const segment of this.#gone) {
      remove.push(segmentKey(segment.last))
      for (let share = 0; share < SHARES; share++) remove.push(shareKey(segment, share))
    }
    return { set, delete: remove }
  }

  async #share(segment: Segment, term: string): Promise<Postings> {
    return (await this.#open(segment, shareOf(term))).postings
  }

  async #open(segment: Segment, share: number): Promise<Share> {
    const name = String(shareKey(segment, share))
    const found = this.#shares.get(name) ?? {
      segment,
      share,
      postings: await readShare(this.#partition, segment, share),
    }
    this.#shares.set(name, found)
    return found
  }
}

function termsIn(fact: Fact): Set<string> {
  return new Set(fact.type === 'sent' ? termsOf(fact.text) : [])
}
