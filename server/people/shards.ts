import { encodeKey } from '../kv/key.ts'
import type { Place, Runtime, SiteActor } from '../runtime.ts'

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

/** A random id that says by its first letters to which share it belongs. */
export function newIdIn(shard: number): string {
  return shard.toString(16).padStart(2, '0') + crypto.randomUUID().replaceAll('-', '')
}

/** The share that such an id belongs to; undefined for what is no such id. */
export function shardOfId(id: string): number | undefined {
  const shard = /^[0-9a-f]{34}$/.test(id) ? Number.parseInt(id.slice(0, 2), 16) : SHARDS
  return shard < SHARDS ? shard : undefined
}

/** A page of what all shares have, the newest first; each share has given a page of its own. */
export function newestOf<Thing>(pages: readonly Thing[][], placeOf: (thing: Thing) => Place, limit: number) {
  const placed = pages.flat().map(thing => ({ thing, place: placeOf(thing), key: encodeKey(placeOf(thing)) }))
  const sorted = placed.sort((one, other) => (one.key < other.key ? 1 : -1)).slice(0, limit)
  const last = sorted.length === limit ? sorted.at(-1)?.place : undefined
  return { things: sorted.map(({ thing }) => thing), ...(last ? { next: last.join(':') } : {}) }
}

/** The same of what goes by ids, the first of them first. */
export function firstOf<Thing extends { id: string }>(pages: readonly Thing[][], limit: number) {
  const keyed = pages.flat().map(thing => ({ thing, key: encodeKey([thing.id]) }))
  const things = keyed
    .sort((one, other) => (one.key < other.key ? -1 : 1))
    .slice(0, limit)
    .map(({ thing }) => thing)
  const last = things.length === limit ? things.at(-1) : undefined
  return { things, ...(last ? { next: last.id } : {}) }
}
