import type { Key } from '../../kv/key.ts'
import type { Entry, Partition } from '../../kv/kv.ts'
import { Postings } from './postings.ts'

/** Messages that were indexed together: those after the rev `before`, up to `last`. */
export type Segment = { before: number; last: number }

const MAX_SEGMENTS = 100 // in one list

/** Part of the stored format: it never changes. */
export const SHARES = 32

/** Into which part of a segment a term goes, and all that begin as it does. */
export function shareOf(term: string): number {
  return (term.codePointAt(0) ?? 0) % SHARES
}

export const segmentKey = (last: number): Key => ['segment', last]
export const shareKey = ({ last }: Segment, share: number): Key => ['words', last, share]

/** Segments that have messages after `floor` and before `rev`, the newest of them, the newest first. */
export async function segmentsBefore(partition: Partition, rev: number, floor: number): Promise<Segment[]> {
  const around = await segmentAt(partition, rev)
  const range = { start: segmentKey(floor + 1), end: segmentKey(rev), limit: MAX_SEGMENTS, reverse: true }
  const segments = (await partition.list<number>(range)).map(segmentOf)
  return around && around.before < rev - 1 ? [around, ...segments] : segments
}

/** The first segment that ends at this rev or later. */
export async function segmentAt(partition: Partition, rev: number): Promise<Segment | undefined> {
  const range = { start: segmentKey(rev), end: segmentKey(Number.MAX_SAFE_INTEGER), limit: 1 }
  const [entry] = await partition.list<number>(range)
  return entry && segmentOf(entry)
}

/** The segments that end at this rev or before. */
export async function segmentsUpTo(partition: Partition, rev: number): Promise<Segment[]> {
  const entries = await partition.list<number>({ start: segmentKey(0), end: segmentKey(rev + 1) })
  return entries.map(segmentOf)
}

export async function readShare(partition: Partition, segment: Segment, share: number): Promise<Postings> {
  const entry = await partition.get<string>(shareKey(segment, share))
  return new Postings(segment.before, entry?.value)
}

const segmentOf = ({ key, value }: Entry<number>): Segment => ({ before: value, last: Number(key[1]) })
