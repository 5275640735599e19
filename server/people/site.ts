import type { Key } from '../kv/key.ts'
import type { Change, Partition } from '../kv/kv.ts'
import { bodyOf, type Sources } from '../notify/body.ts'
import { type Notice, randomNoticeId } from '../notify/notice.ts'
import { type Failure, Queue } from '../notify/queue.ts'
import { Sender, type Sending } from '../notify/sender.ts'
import type { Person, Profile, UserId } from '../protocol/people.ts'
import type { Runtime, SiteActor } from '../runtime.ts'

export type SiteDependencies = {
  partition: Partition
  now: () => number
  runtime: Pick<Runtime, 'chat' | 'user'>
  /** How the site's backend is told of events; absent: it is told of nothing. */
  sending?: Sending | undefined
}

const PAGE = 200 // entries of the index that are read at once
const MAX_WORD = 64 // characters of a word that are searched

/** One shard of the site over its partition: the people, and the server's own secrets. */
export class Site implements SiteActor {
  readonly #partition: Partition
  readonly #now: () => number
  readonly #queue: Queue
  readonly #sender: Sender | undefined

  constructor({ partition, now, runtime, sending }: SiteDependencies) {
    this.#partition = partition
    this.#now = now
    this.#queue = new Queue(partition, now, () => sending?.health.opens ?? 0)
    if (!sending) return
    const person: Sources['person'] = async id => (await this.people([id]))[0]
    const read = (notice: Notice) => bodyOf(notice, { ...runtime, person })
    this.#sender = new Sender({ ...sending, queue: this.#queue, read, now })
  }

  async putPerson(id: UserId, profile: Profile): Promise<void> {
    await this.#change(id, () => profile)
  }

  meetPerson(id: UserId, claims: Partial<Profile>): Promise<Person> {
    return this.#change(id, known => ({ name: id, ...known, ...claims }))
  }

  async people(ids: readonly UserId[]): Promise<Person[]> {
    const entries = await Promise.all(ids.map(id => this.#partition.get<Person>(['person', id])))
    return entries.flatMap(entry => (entry ? [entry.value] : []))
  }

  async findPeople(query: string, limit: number): Promise<Person[]> {
    const [first, ...others] = foldedWords(query)
    if (!first) return []
    const hasAll = (person: Person) => others.every(other => searchWords(person).some(word => word.startsWith(other)))
    const found = new Map<UserId, Person>()
    const end = ['word', `${first}\u{10ffff}`]
    for (let start: Key = ['word', first]; found.size < limit; ) {
      const hits = await this.#partition.list({ start, end, limit: PAGE })
      const people = await this.people([...new Set(hits.map(hit => String(hit.key[2])))])
      for (const person of people.filter(hasAll)) found.set(person.id, person)
      const last = hits.at(-1)
      if (!last || hits.length < PAGE) break
      start = [...last.key, 0] // just after it
    }
    return [...found.values()].slice(0, limit)
  }

  /** Stores what becomes of a person, and the words by which they are found. */
  async #change(id: UserId, become: (known: Profile | undefined) => Profile): Promise<Person> {
    const old = await this.#partition.get<Person>(['person', id])
    const person = { ...become(old?.value), id }
    if (old && isSame(old.value, person)) return person
    const words = searchWords(person)
    const set: NonNullable<Change['set']> = [{ key: ['person', id], value: person }]
    for (const word of words) set.push({ key: ['word', word, id], value: 1 })
    const gone = old ? searchWords(old.value).filter(word => !words.includes(word)) : []
    const news = this.#sender?.adding([
      { type: old ? 'user.updated' : 'user.created', user: id, id: randomNoticeId(), at: this.#now() },
    ])
    const change = {
      ...news,
      check: [{ key: ['person', id], version: old?.version }],
      set: [...set, ...(news?.set ?? [])],
      delete: gone.map(word => ['word', word, id]),
    }
    return (await this.#partition.commit(change)) ? person : this.#change(id, become)
  }

  async secret(name: string): Promise<string> {
    const key = ['secret', name]
    const stored = await this.#partition.get<string>(key)
    if (stored) return stored.value
    const value = base64url(crypto.getRandomValues(new Uint8Array(32)))
    const isFirst = await this.#partition.commit({ check: [{ key, version: undefined }], set: [{ key, value }] })
    return isFirst ? value : this.secret(name)
  }

  async announce(notices: readonly Notice[]): Promise<void> {
    await this.#sender?.add(notices)
  }

  failures(page: Parameters<SiteActor['failures']>[0]): Promise<Failure[]> {
    return this.#queue.failures(page)
  }

  retry(id?: string): Promise<number> {
    return this.#queue.retry(id)
  }

  countEvents(most: number): Promise<{ waiting: number; failed: number }> {
    return this.#queue.counts(most)
  }

  async wake(): Promise<void> {
    await this.#sender?.wake()
  }
}

const isSame = (one: Person, other: Person) => one.name === other.name && one.picture === other.picture

/** Lower case, without accents, cut at everything that is neither letter nor digit. */
function foldedWords(text: string): string[] {
  const folded = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return folded
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map(word => word.slice(0, MAX_WORD))
}

/** A person is found by the beginnings of the words of the name, and by the id. */
function searchWords({ id, name }: Person): string[] {
  return [...new Set([...foldedWords(name), ...foldedWords(id)])].slice(0, 12)
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
