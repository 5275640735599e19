import { encodeKey } from '../kv/key.ts'
import type { Runtime, SiteActor } from '../runtime.ts'

/** How many shares the site is cut into. Part of the stored format: it never changes. */
export const SHARDS = 16

/** The share that an id belongs to. FNV-1a over UTF-16 units: spreads, and is the same everywhere. */
export function shardOf(id: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  return (hash >>> 0) % SHARDS
}

/** Asks every share the same, all at once. */
export function fromAll<Answer>(site: Runtime['site'], ask: (shard: SiteActor) => Promise<Answer>): Promise<Answer[]> {
  return Promise.all(Array.from({ length: SHARDS }, (_, shard) => ask(site(shard))))
}

/** A time and an id: the place of something in a list that goes by time, the newest first. */
export type Place = readonly [at: number, id: string]

/** The newest of what the shares have, in order; each has given as many as are wanted. */
export function newest<Thing>(lists: readonly Thing[][], place: (thing: Thing) => Place, limit: number): Thing[] {
  const placed = lists.flat().map(thing => ({ thing, key: encodeKey(place(thing)) }))
  return placed
    .sort((one, other) => (one.key < other.key ? 1 : -1))
    .slice(0, limit)
    .map(({ thing }) => thing)
}
