import type { NamedProfile, Person, Profile, UserId } from '../protocol/people.ts'
import type { Runtime } from '../runtime.ts'
import { fromAll, shardOf } from './shards.ts'

const MAX_FOUND = 20

/** Everybody the site has named, across its shards. */
export interface Directory {
  put(id: UserId, profile: Profile): Promise<void>
  putAll(people: readonly NamedProfile[]): Promise<void>
  /** Notes what the user's own token says; resolves to the person as others see them. */
  meet(id: UserId, claims: Partial<Profile>): Promise<Person>
  /** One person for each id; who is not known is shown by the id. */
  people(ids: Iterable<UserId>): Promise<Person[]>
  /** How many there are of this id: one, or none. */
  count(id: UserId): Promise<number>
  /** Takes a person out, with the words by which they are found. */
  remove(id: UserId): Promise<void>
  /** Of all who match, at most 20, without `except`. */
  find(query: string, except: UserId): Promise<Person[]>
}

export function createDirectory(site: Runtime['site']): Directory {
  return {
    put: (id, profile) => site(shardOf(id)).putPeople([{ ...profile, id }]),

    async putAll(people) {
      const shards = byShard(people, person => person.id)
      await Promise.all([...shards].map(([shard, some]) => site(shard).putPeople(some)))
    },

    meet: (id, claims) => site(shardOf(id)).meetPerson(id, claims),

    async people(ids) {
      const wanted = new Set(ids)
      const found = await Promise.all([...byShard(wanted, id => id)].map(([shard, some]) => site(shard).people(some)))
      const known = new Map(found.flat().map(person => [person.id, person]))
      return [...wanted].map(id => known.get(id) ?? { id, name: id })
    },

    count: async id => (await site(shardOf(id)).people([id])).length,
    remove: id => site(shardOf(id)).removePerson(id),

    async find(query, except) {
      const found = await fromAll(site, shard => shard.findPeople(query, MAX_FOUND + 1))
      const others = found.flat().filter(person => person.id !== except)
      return others.sort((a, b) => a.name.localeCompare(b.name)).slice(0, MAX_FOUND)
    },
  }
}

function byShard<Thing>(things: Iterable<Thing>, idOf: (thing: Thing) => string): Map<number, Thing[]> {
  const shards = new Map<number, Thing[]>()
  for (const thing of things) {
    const shard = shardOf(idOf(thing))
    shards.set(shard, [...(shards.get(shard) ?? []), thing])
  }
  return shards
}
