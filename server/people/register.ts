import { type Key, within } from '../kv/key.ts'
import { type Change, type Entry, MAX_LIST, type Partition } from '../kv/kv.ts'
import { type Notice, randomNoticeId } from '../notify/notice.ts'
import type { NamedProfile, Person, Profile, UserId } from '../protocol/people.ts'
import type { Registered } from '../runtime.ts'
import type { Tally } from './tally.ts'
import { foldedWords, searchWords } from './words.ts'

const PAGE = 200 // entries of the index that are read at once
const MAX_SCANNED = 2000 // entries of the index that one search reads for a word that very many share

export type RegisterDependencies = {
  partition: Partition
  tally: Tally
  now: () => number
  /** What the commit that changes a person also stores, so that the site's backend is told; undefined = nothing. */
  announcing: (notice: Notice) => Pick<Change, 'set' | 'wakeAt'> | undefined
}

/** The people of one shard, and the words by which they are found. */
export class Register {
  readonly #deps: RegisterDependencies

  constructor(deps: RegisterDependencies) {
    this.#deps = deps
  }

  /** Stores all of them in one commit. */
  put(people: readonly NamedProfile[]): Promise<void> {
    const last = new Map(people.map(person => [person.id, person]))
    return this.#deps.tally.change(async () => {
      const changes = await Promise.all([...last.values()].map(person => this.#become(person.id, () => person)))
      return { ...together(changes), result: undefined }
    })
  }

  async meet(id: UserId, claims: Partial<Profile>): Promise<Person> {
    const become = (known: Profile | undefined): Profile => ({ name: id, ...known, ...claims })
    // Almost always nothing is new, and nobody waits for a turn.
    const known = await this.#become(id, become)
    if (!known.change) return known.person
    return this.#deps.tally.change(async () => {
      const { person, ...rest } = await this.#become(id, become)
      return { ...rest, result: person }
    })
  }

  /** May be repeated. */
  remove(id: UserId): Promise<void> {
    const key = ['person', id]
    return this.#deps.tally.change(async () => {
      const old = await this.#deps.partition.get<Registered>(key)
      if (!old) return { result: undefined }
      const words = searchWords(old.value).map(word => ['word', word, id])
      return { change: { check: [old], delete: [key, ...words] }, moves: { users: -1 }, result: undefined }
    })
  }

  async people(ids: readonly UserId[]): Promise<Person[]> {
    return (await this.#registered(ids)).map(personOf)
  }

  async #registered(ids: readonly UserId[]): Promise<Registered[]> {
    const entries = await Promise.all(ids.map(id => this.#deps.partition.get<Registered>(['person', id])))
    return entries.flatMap(entry => entry?.value ?? [])
  }

  async get(id: UserId): Promise<Registered | undefined> {
    return (await this.#deps.partition.get<Registered>(['person', id]))?.value
  }

  /** In the order of their ids, after one of them. */
  async list({ after: id, limit }: { after?: UserId | undefined; limit: number }): Promise<Registered[]> {
    const { start, end } = within('person')
    const range = { start: id === undefined ? start : after(['person', id]), end, limit }
    return (await this.#deps.partition.list<Registered>(range)).map(entry => entry.value)
  }

  /** How many there are, by looking at each. */
  async count(): Promise<number> {
    let count = 0
    for (let { start, end } = within('person'); ; ) {
      const entries = await this.#deps.partition.list({ start, end, limit: MAX_LIST })
      count += entries.length
      if (entries.length < MAX_LIST) return count
      start = after(entries.at(-1)!.key)
    }
  }

  async find(query: string, limit: number): Promise<Person[]> {
    const words = foldedWords(query)
    const hasAll = (person: NamedProfile) => {
      const own = searchWords(person)
      return words.every(word => own.some(one => one.startsWith(word)))
    }
    const found = new Map<UserId, Person>()
    for await (const ids of this.#candidates(words)) {
      for (const person of (await this.#registered(ids)).filter(hasAll)) found.set(person.id, personOf(person))
      if (found.size >= limit) break
    }
    return [...found.values()].slice(0, limit)
  }

  /** Who has the word that the fewest share: all of them, or many of very many. */
  async *#candidates(words: readonly string[]): AsyncGenerator<UserId[]> {
    const pages = await Promise.all(words.map(async word => ({ word, hits: await this.#hits(word, ['word', word]) })))
    const fewest = pages.sort((one, other) => one.hits.length - other.hits.length)[0]
    if (!fewest) return
    for (let { word, hits } = fewest, scanned = 0; ; ) {
      yield [...new Set(hits.map(hit => String(hit.key[2])))]
      scanned += hits.length
      if (hits.length < PAGE || scanned >= MAX_SCANNED) return
      hits = await this.#hits(word, after(hits.at(-1)!.key))
    }
  }

  #hits(word: string, start: Key): Promise<Entry[]> {
    return this.#deps.partition.list({ start, end: ['word', `${word}\u{10ffff}`], limit: PAGE })
  }

  /** What becomes of a person, and what is to be stored of it: nothing where they stay as they are. */
  async #become(id: UserId, become: (known: Profile | undefined) => Profile): Promise<Become> {
    const key = ['person', id]
    const old = await this.#deps.partition.get<Registered>(key)
    const named: NamedProfile = { ...become(old && profileOf(old.value)), id }
    const person = personOf(named)
    if (old && isSame(old.value, named)) return { person }
    const words = searchWords(named)
    const gone = old ? searchWords(old.value).filter(word => !words.includes(word)) : []
    const now = this.#deps.now()
    const at = old ? old.value.at : now
    const type = old ? 'user.updated' : 'user.created'
    const { set: news = [], ...alarm } = this.#deps.announcing({ type, user: id, id: randomNoticeId(), at: now }) ?? {}
    const change: Change = {
      ...alarm,
      check: [{ key, version: old?.version }],
      set: [
        { key, value: at === undefined ? named : { ...named, at } },
        ...words.map(word => ({ key: ['word', word, id], value: 1 })),
        ...news,
      ],
      delete: gone.map(word => ['word', word, id]),
    }
    return { person, change, ...(old ? {} : { moves: { users: 1 } }) }
  }
}

function profileOf({ id: _id, at: _at, ...profile }: Registered): Profile {
  return profile
}

/** As others see them. */
function personOf({ id, name, picture }: NamedProfile): Person {
  return { id, name, ...(picture === undefined ? {} : { picture }) }
}

const isSame = (one: NamedProfile, other: NamedProfile) =>
  one.name === other.name && one.picture === other.picture && (one.unlisted ?? false) === (other.unlisted ?? false)

/** Just after this key. */
const after = (key: Key): Key => [...key, 0]

type Stored = { change?: Change; moves?: { users: number } }
type Become = Stored & { person: Person }

function together(changes: readonly Stored[]): Stored {
  const some = changes.flatMap(({ change }) => change ?? [])
  if (!some.length) return {}
  const alarms = some.flatMap(({ wakeAt }) => wakeAt ?? [])
  const users = changes.reduce((sum, { moves }) => sum + (moves?.users ?? 0), 0)
  return {
    change: {
      check: some.flatMap(({ check = [] }) => check),
      set: some.flatMap(({ set = [] }) => set),
      delete: some.flatMap(change => change.delete ?? []),
      ...(alarms.length ? { wakeAt: Math.min(...alarms) } : {}),
    },
    ...(users ? { moves: { users } } : {}),
  }
}
