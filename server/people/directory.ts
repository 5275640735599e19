import type { Person, Profile, UserId } from '../protocol/people.ts'
import type { Runtime, SiteActor } from '../runtime.ts'

/** How many shares the site is cut into. Part of the stored format: it never changes. */
export const SHARDS = 16

const MAX_FOUND = 20

/** Everybody the site has named, across its shards. */
export interface Directory {
  put(id: UserId, profile: Profile): Promise<void>
  /** Notes what the user's own token says; resolves to the person as others see them. */
  meet(id: UserId, claims: Partial<Profile>): Promise<Person>
  /** One person for each id; who is not known is shown by the id. */
  people(ids: Iterable<UserId>): Promise<Person[]>
  /** Of all who match, at most 20, without `except`. */
  find(query: string, except: UserId): Promise<Person[]>
}

export function createDirectory(site: Runtime['site']): Directory {
  return {
    put: (id, profile) => site(shardOf(id)).putPerson(id, profile),
    meet: (id, claims) => site(shardOf(id)).meetPerson(id, claims),

    async people(ids) {
      const wanted = new Set(ids)
      const byShard = new Map<number, UserId[]>()
      for (const id of wanted) byShard.set(shardOf(id), [...(byShard.get(shardOf(id)) ?? []), id])
      const found = await Promise.all([...byShard].map(([shard, members]) => site(shard).people(members)))
      const known = new Map(found.flat().map(person => [person.id, person]))
      return [...wanted].map(id => known.get(id) ?? { id, name: id })
    },

    async find(query, except) {
      const shards: SiteActor[] = Array.from({ length: SHARDS }, (_, shard) => site(shard))
      const found = await Promise.all(shards.map(shard => shard.findPeople(query, MAX_FOUND + 1)))
      const others = found.flat().filter(person => person.id !== except)
      return others.sort((a, b) => a.name.localeCompare(b.name)).slice(0, MAX_FOUND)
    },
  }
}

/** The share that an id belongs to. FNV-1a over UTF-16 units: spreads, and is the same everywhere. */
export function shardOf(id: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  return (hash >>> 0) % SHARDS
}
