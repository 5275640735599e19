import type { Blobs } from '../file/blobs.ts'
import { Caretaker, type CaretakerDependencies } from '../file/caretaker.ts'
import type { FileVerbs } from '../file/file-verbs.ts'
import { Shelf } from '../file/shelf.ts'
import type { Partition } from '../kv/kv.ts'
import type { Log } from '../log.ts'
import { bodyOf, type Sources } from '../notify/body.ts'
import type { Notice } from '../notify/notice.ts'
import { type Failure, Queue } from '../notify/queue.ts'
import { Sender, type Sending } from '../notify/sender.ts'
import { identify, Ledger } from '../privacy/ledger.ts'
import { Sweep } from '../privacy/sweep.ts'
import type { FileId } from '../protocol/file.ts'
import type { NamedProfile, Person, Profile, UserId } from '../protocol/people.ts'
import type { Erasure } from '../protocol/privacy.ts'
import type {
  CallCount,
  CallSums,
  Counts,
  FiledReport,
  Neighbour,
  NotedChat,
  Place,
  Registered,
  Runtime,
  SiteActor,
  StoredReport,
} from '../runtime.ts'
import { CallTally } from './call-tally.ts'
import { Catalogue } from './catalogue.ts'
import { Register } from './register.ts'
import { Reports } from './reports.ts'
import { secretIn } from './secret.ts'
import { Tally } from './tally.ts'

export type SiteDependencies = {
  partition: Partition
  now: () => number
  runtime: Pick<Runtime, 'chat' | 'user'>
  /** How the site's backend is told of events; absent: it is told of nothing. */
  sending?: Sending | undefined
  /** Days that messages are kept in chats that have no number of their own; 0, or absent = for ever. */
  retentionDays?: number
  /** Where the bytes of files are; absent: files are off. */
  blobs?: Blobs | undefined
  log: Log
}

/** One shard of the site over its partition: people, chats, counts, events to be told, and the server's own secrets. */
export class Site implements SiteActor {
  readonly #partition: Partition
  readonly #tally: Tally
  readonly #calls: CallTally
  readonly #register: Register
  readonly #ledger: Ledger
  readonly #catalogue: Catalogue
  readonly #reports: Reports
  readonly #queue: Queue
  readonly #sweep: Sweep
  readonly #sender: Sender | undefined
  readonly #shelf: Shelf
  readonly #caretaker: Caretaker

  constructor(deps: SiteDependencies) {
    const { partition, now, runtime, sending, retentionDays: days = 0, blobs, log } = deps
    this.#partition = partition
    this.#tally = new Tally(partition, async () => ({ users: await this.#register.count() }))
    const announcing = (notice: Notice) => this.#sender?.adding([notice])
    this.#register = new Register({ partition, tally: this.#tally, now, announcing })
    this.#calls = new CallTally(partition, now)
    this.#ledger = new Ledger(partition)
    this.#catalogue = new Catalogue(partition, this.#tally)
    this.#reports = new Reports({ partition, tally: this.#tally, now, announcing })
    const chats: Site['chats'] = page => this.#catalogue.page(page)
    this.#sweep = new Sweep({ partition, chats, chat: runtime.chat, days, now })
    this.#queue = new Queue(partition, now, () => sending?.health.opens ?? 0)
    this.#shelf = new Shelf({ partition, now, tally: this.#tally })
    const isKept: CaretakerDependencies['isKept'] = (chat, by, claim) => runtime.chat(chat).isKept(by, claim)
    this.#caretaker = new Caretaker({ partition, now, tally: this.#tally, shelf: this.#shelf, isKept, blobs, log })
    if (!sending) return
    const person: Sources['person'] = async id => (await this.people([id]))[0]
    const report: Sources['report'] = id => this.report(id)
    const read = (notice: Notice) => bodyOf(notice, { ...runtime, person, report })
    this.#sender = new Sender({ ...sending, queue: this.#queue, read, now })
  }

  putPeople(people: readonly NamedProfile[]): Promise<void> {
    return this.#register.put(people)
  }

  meetPerson(id: UserId, claims: Partial<Profile>): Promise<Person> {
    return this.#register.meet(id, claims)
  }

  people(ids: readonly UserId[]): Promise<Person[]> {
    return this.#register.people(ids)
  }

  user(id: UserId): Promise<Registered | undefined> {
    return this.#register.get(id)
  }

  users(page: Parameters<SiteActor['users']>[0]): Promise<Registered[]> {
    return this.#register.list(page)
  }

  findPeople(query: string, limit: number): Promise<Person[]> {
    return this.#register.find(query, limit)
  }

  removePerson(id: UserId): Promise<void> {
    return this.#register.remove(id)
  }

  identify(secret: string, pseudonyms: readonly string[]): Promise<[pseudonym: string, user: UserId][]> {
    return identify(this.#partition, secret, pseudonyms)
  }

  putErasure(receipt: Erasure): Promise<void> {
    return this.#ledger.put(receipt)
  }

  erasure(id: string): Promise<Erasure | undefined> {
    return this.#ledger.get(id)
  }

  erasures(page: Parameters<SiteActor['erasures']>[0]): Promise<Erasure[]> {
    return this.#ledger.list(page)
  }

  noteChat(chat: NotedChat): Promise<void> {
    return this.#catalogue.note(chat)
  }

  chats(page: { before?: Place | undefined; limit: number }): Promise<Place[]> {
    return this.#catalogue.page(page)
  }

  fileReport(report: FiledReport): Promise<string> {
    return this.#reports.file(report)
  }

  reports(page: Parameters<SiteActor['reports']>[0]): Promise<StoredReport[]> {
    return this.#reports.page(page)
  }

  report(id: string): Promise<StoredReport | undefined> {
    return this.#reports.report(id)
  }

  closeReport(id: string, note: string | undefined): Promise<boolean> {
    return this.#reports.close(id, note)
  }

  countCall(count: CallCount): Promise<void> {
    return this.#calls.count(count)
  }

  callSums(since: number): Promise<CallSums> {
    return this.#calls.sums(since)
  }

  counts(): Promise<Counts> {
    return this.#tally.counts()
  }

  reportsBy(user: UserId, after?: string): Promise<{ reports: StoredReport[]; next?: string }> {
    return this.#reports.by(user, after)
  }

  forgetReporter(id: string): Promise<void> {
    return this.#reports.forget(id)
  }

  secret(name: string): Promise<string> {
    return secretIn(this.#partition, name)
  }

  beginUpload(file: Parameters<FileVerbs['beginUpload']>[0]): ReturnType<FileVerbs['beginUpload']> {
    return this.#shelf.beginUpload(file)
  }

  upload(id: FileId, by: UserId): ReturnType<FileVerbs['upload']> {
    return this.#shelf.upload(id, by)
  }

  takeTurn(id: FileId, by: UserId, offset: number): ReturnType<FileVerbs['takeTurn']> {
    return this.#shelf.takeTurn(id, by, offset)
  }

  addPiece(id: FileId, piece: Parameters<FileVerbs['addPiece']>[1]): Promise<boolean> {
    return this.#shelf.addPiece(id, piece)
  }

  closeUpload(...asked: Parameters<FileVerbs['closeUpload']>): ReturnType<FileVerbs['closeUpload']> {
    return this.#shelf.closeUpload(...asked)
  }

  discardUpload(id: FileId, by: UserId): Promise<void> {
    return this.#shelf.discardUpload(id, by)
  }

  claimFiles(...claim: Parameters<FileVerbs['claimFiles']>): ReturnType<FileVerbs['claimFiles']> {
    return this.#shelf.claimFiles(...claim)
  }

  letGo(ids: readonly FileId[]): Promise<void> {
    return this.#shelf.letGo(ids)
  }

  file(id: FileId): ReturnType<FileVerbs['file']> {
    return this.#shelf.file(id)
  }

  filesOf(owner: UserId, after?: FileId): ReturnType<FileVerbs['filesOf']> {
    return this.#shelf.filesOf(owner, after)
  }

  countFilesOf(owner: UserId): Promise<number> {
    return this.#shelf.countFilesOf(owner)
  }

  removeFilesOf(owner: UserId): Promise<void> {
    return this.#shelf.removeFilesOf(owner)
  }

  async noteHeard(from: Neighbour, at: number): Promise<void> {
    await this.#partition.commit({ set: [{ key: ['heard', from], value: at }] })
  }

  async lastHeard(from: Neighbour): Promise<number | undefined> {
    return (await this.#partition.get<number>(['heard', from]))?.value
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

  /** To be called when a server starts: what waited under other settings may have no alarm. */
  async begin(): Promise<void> {
    await this.#sweep.begin()
    await this.#sender?.wake()
  }

  async wake(): Promise<void> {
    await this.#sweep.wake()
    await this.#caretaker.wake()
    await this.#sender?.wake()
  }
}
