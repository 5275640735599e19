import type { Key } from '../kv/key.ts'
import type { Change, Partition } from '../kv/kv.ts'
import type { ChatId, Fact, News, Sent } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { UserId } from '../protocol/people.ts'
import { DUE } from './call-end.ts'
import { RELEASED } from './files.ts'
import { type Head, headAfter } from './head.ts'
import { entryOf, RECORD, readFact, type Standing } from './record.ts'
import { type Member, type Roster, requireMember } from './roster.ts'

/** What an idempotency key stands for: the rev of its message, and a fingerprint of what was sent, as long as that is there. */
export type Once = readonly [rev: number, fingerprint?: string]

/** A message that is stored, and what comes in its place: it says something else, or nothing. */
export type Rewritten = { before: Sent; after: Fact }

/** What is taken away of what was said. `floor`: facts up to this rev are taken out of the log. */
export type Rewriting = { rewritten: readonly Rewritten[]; floor: number | undefined }

/** What one attempt to change a chat would store. Steps read and write it in turn; each checks before it writes. */
export class Draft {
  readonly chat: ChatId
  readonly facts: Fact[] = []
  #standing: Standing | undefined
  readonly #before: Standing | undefined
  readonly #partition: Partition
  readonly #now: () => number
  // Lists, for most drafts are of one message.
  readonly #replaced: Fact[] = []
  readonly #once: { key: readonly [string, UserId, string]; value: Once }[] = []
  readonly #threads: { root: number; rev: number }[] = []
  readonly #removed: Fact[] = []
  readonly #read: Fact[] = []
  readonly #beside: { key: Key; value: unknown }[] = []
  #isRecordChanged = false

  constructor(chat: ChatId, partition: Partition, standing: Standing | undefined, now: () => number) {
    this.chat = chat
    this.#partition = partition
    this.#standing = standing
    this.#before = standing
    this.#now = now
  }

  get standing(): Standing | undefined {
    return this.#standing
  }

  /** There is something to be stored. */
  get isChanged(): boolean {
    return this.isNews || this.#beside.length > 0 || this.#once.length > 0
  }

  /** There is something to be told. */
  get isNews(): boolean {
    return this.#standing !== this.#before
  }

  /** Who is in the chat changed, or how it is set, or its call. */
  get isRecordChanged(): boolean {
    return this.#isRecordChanged
  }

  /** The chat and one who is in it; throws `not-found`. */
  as(user: UserId): Standing & { member: Member } {
    const member = requireMember(this.#standing?.roster, user)
    return { ...this.#standing!, member } // a chat that has members is there
  }

  begin(standing: Standing): void {
    this.#standing = standing
    this.#isRecordChanged = true
  }

  /** The time of the next fact: never before that of the last one. */
  time(): number {
    return Math.max(this.#now(), this.#standing?.head.at ?? 0)
  }

  /** Puts a fact at the end of the log. */
  append(news: News): Fact {
    const { head, roster } = this.#existing()
    const at = this.time()
    const fact = { ...news, chat: this.chat, rev: head.rev + 1, at } as Fact // the compiler cannot put the union together again
    this.facts.push(fact)
    this.#standing = { head: headAfter(head, fact), roster }
    return fact
  }

  roster(change: Partial<Roster>): void {
    const { head, roster } = this.#existing()
    this.#isRecordChanged = true
    this.#standing = { head, roster: { ...roster, ...change } }
  }

  /** The room of a call that is over is left, until it is closed. */
  call(call: Head['call']): void {
    const { head, roster } = this.#existing()
    this.#isRecordChanged = true
    const leftRoom = call ? undefined : (head.call?.sid ?? head.leftRoom)
    this.#standing = { head: { ...head, call, leftRoom }, roster }
  }

  recording(recording: Head['recording']): void {
    const { head, roster } = this.#existing()
    this.#isRecordChanged = true
    this.#standing = { head: { ...head, recording }, roster }
  }

  /** The room of the last call is no more. */
  closedRoom(): void {
    const { head, roster } = this.#existing()
    this.#isRecordChanged = true
    this.#standing = { head: { ...head, leftRoom: undefined }, roster }
  }

  /** The fact at a rev as it stands now. */
  async fact(rev: number): Promise<Fact | undefined> {
    if (rev <= (this.#standing?.head.floor ?? 0)) return undefined
    const drafted = this.#replacing(rev) ?? this.facts.find(fact => fact.rev === rev)
    if (drafted) return drafted
    const fact = await readFact(this.#partition, rev)
    if (fact) this.#read.push(fact)
    return fact
  }

  /** Undefined for most drafts. What is replaced was read here before. */
  get rewriting(): Rewriting | undefined {
    if (!this.#replaced.length && !this.#removed.length) return undefined
    const rewritten = this.#read.flatMap(before => {
      const after = this.#replacing(before.rev)
      return after && before.type === 'sent' && !saysTheSame(before, after) ? [{ before, after }] : []
    })
    if (!rewritten.length && !this.#removed.length) return undefined
    return { rewritten, floor: this.#removed.length ? this.#existing().head.floor : undefined }
  }

  /** The message at a rev. Throws `gone` for a deleted one, `not-found` for anything else. */
  async message(rev: number): Promise<Sent> {
    const fact = await this.fact(rev)
    if (fact?.type === 'sent') return fact
    if (fact?.type === 'gone') throw new InniesError('gone', 'This message was deleted.')
    throw new InniesError('not-found', 'There is no such message.')
  }

  #replacing(rev: number): Fact | undefined {
    return this.#replaced.find(fact => fact.rev === rev)
  }

  /** Rewrites what stands at a rev. */
  replace(fact: Fact): void {
    const place = this.#replaced.findIndex(({ rev }) => rev === fact.rev)
    if (place < 0) this.#replaced.push(fact)
    else this.#replaced[place] = fact
  }

  async once(user: UserId, clientId: string): Promise<Once | undefined> {
    const drafted = this.#once.findLast(({ key }) => key[1] === user && key[2] === clientId)
    return drafted?.value ?? (await this.#partition.get<Once>(['once', user, clientId]))?.value
  }

  setOnce(user: UserId, clientId: string, value: Once): void {
    this.#once.push({ key: ['once', user, clientId], value })
  }

  /** What is stored at a key that is none of the log's. */
  async beside<T>(key: Key): Promise<T | undefined> {
    const drafted = this.#beside.findLast(one => JSON.stringify(one.key) === JSON.stringify(key))
    return (drafted?.value as T | undefined) ?? (await this.#partition.get<T>(key))?.value
  }

  putBeside(key: Key, value: unknown): void {
    this.#beside.push({ key, value })
  }

  /** The message is no more: its files are let go once that is stored. */
  release({ files = [] }: Sent): void {
    for (const { id } of files) this.putBeside([RELEASED, id], 1)
  }

  /** Lists a message under the first one of its thread. */
  addToThread(root: number, rev: number): void {
    this.#threads.push({ root, rev })
  }

  /** Takes facts out of the log, from its beginning. */
  drop(facts: readonly Fact[]): void {
    for (const fact of facts) {
      const { head, roster } = this.#existing()
      this.#removed.push(fact)
      if (fact.type === 'sent') {
        this.setOnce(fact.from, fact.clientId, [fact.rev])
        this.release(fact)
      }
      if (fact.type === 'ended') this.putBeside([DUE, 'lost', fact.rev], { call: fact.call })
      this.#isRecordChanged = true
      const n = 'n' in fact ? { floorN: fact.n } : {}
      this.#standing = { head: { ...head, floor: fact.rev, ...n }, roster }
    }
  }

  /** All of it as one change of the partition, without its check. */
  change(): Pick<Change, 'set' | 'delete'> {
    const { head, roster } = this.#existing()
    const set: NonNullable<Change['set']> = []
    if (this.#isRecordChanged) set.push({ key: RECORD, value: { chat: this.chat, head, roster } })
    const old = this.#before?.head ?? head
    let before = old
    for (const fact of this.facts) {
      before = headAfter(before, fact)
      set.push({ key: ['log', fact.rev], value: entryOf(this.#replacing(fact.rev) ?? fact, before) })
    }
    for (const fact of this.#replaced)
      if (fact.rev < old.rev) set.push({ key: ['log', fact.rev], value: fact })
      // The newest one says where the log ends.
      else if (fact.rev === old.rev && this.#before) set.push({ key: ['log', fact.rev], value: entryOf(fact, old) })
    for (const { key, value } of this.#once) set.push({ key, value })
    set.push(...this.#beside)
    for (const { root, rev } of this.#threads) set.push({ key: ['thread', root, rev], value: 1 })
    return this.#removed.length ? { set, delete: this.#removed.flatMap(keysOf) } : { set }
  }

  #existing(): Standing {
    if (!this.#standing) throw new InniesError('not-found', 'There is no such chat.')
    return this.#standing
  }
}

function saysTheSame(before: Sent, after: Fact): boolean {
  return after.type === 'sent' && after.text === before.text
}

function keysOf(fact: Fact): Key[] {
  const log = ['log', fact.rev]
  return 'thread' in fact && fact.thread !== undefined ? [log, ['thread', fact.thread, fact.rev]] : [log]
}
