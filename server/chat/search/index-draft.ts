import type { Change, Partition } from '../../kv/kv.ts'
import type { Fact } from '../../protocol/chat.ts'
import type { Rewritten } from '../draft.ts'
import type { Postings } from './postings.ts'
import { searchedText } from './searched.ts'
import { readShare, type Segment, SHARES, segmentAt, segmentKey, segmentsUpTo, shareKey, shareOf } from './segment.ts'
import { termsOf } from './words.ts'

type Share = { segment: Segment; share: number; postings: Postings }

const NONE: ReadonlySet<string> = new Set()
const MAX_LINES = 400_000 // UTF-16 units of a share; a Durable Object takes 2 MB

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
    const [old, now] = [termsByShare(before), termsByShare(after)]
    for (const share of new Set([...old.keys(), ...now.keys()])) {
      const [went, came] = [old.get(share) ?? NONE, now.get(share) ?? NONE]
      if (isSame(went, came)) continue
      const { postings } = await this.#open(segment, share)
      // A value has its bounds: whoever edits until it is full is not found by what they wrote.
      postings.move(before.rev, { went, came: postings.lines.length < MAX_LINES ? came : NONE })
    }
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

function termsByShare(fact: Fact): Map<number, Set<string>> {
  const shares = new Map<number, Set<string>>()
  for (const term of fact.type === 'sent' ? termsOf(searchedText(fact)) : []) {
    const share = shareOf(term)
    shares.set(share, (shares.get(share) ?? new Set()).add(term))
  }
  return shares
}

function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every(term => other.has(term))
}
