import type { CallRoom } from '../call/call-room.ts'
import { userOf } from '../call/participant.ts'
import type { Partition } from '../kv/kv.ts'
import { Limits, type Rate } from '../limits.ts'
import { type Meter, NO_METER } from '../metrics.ts'
import type { CallReport } from '../protocol/call-report.ts'
import type { CallId, ChatId, Description, Fact, Page, Range, Receipt, Row, Sent } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { File, FileId } from '../protocol/file.ts'
import type { Act } from '../protocol/frame.ts'
import type { UserId } from '../protocol/people.ts'
import type {
  CallCount,
  ChatActor,
  Excerpt,
  Found,
  Group,
  Inspection,
  JoinedCall,
  JoinHow,
  Message,
  Moderation,
  Moment,
  NotedChat,
  Overview,
  RecordingDeed,
  Ring,
  Runtime,
  Seat,
  Unread,
  Wanted,
} from '../runtime.ts'
import { act } from './acts.ts'
import { beginDirect, beginGroup } from './begin.ts'
import { Broadcast, type BroadcastDependencies, tellsReceipts } from './broadcast.ts'
import { reportCall } from './call-report.ts'
import { isHost, isLetIn } from './call-rights.ts'
import { CallWatch, type CallWatchDependencies } from './call-watch.ts'
import { accept, decline, endCallIn, enter, hangUp, join, ring, ringBack } from './calls.ts'
import { Delivery } from './delivery.ts'
import type { Draft } from './draft.ts'
import { eraseSome, type Progress } from './erase.ts'
import { excerptFor } from './excerpt.ts'
import { claimFiles, type FilesDependencies, isKept, letGo } from './files.ts'
import { epochOf, type HeldCall, ongoingCall } from './head.ts'
import { hiddenAsVoid, readRange } from './history.ts'
import { expel, hosted, lock } from './hosting.ts'
import { Listing } from './listing.ts'
import { Log, type LogDependencies } from './log.ts'
import { moderate } from './moderate.ts'
import { Onlookers } from './onlookers.ts'
import { descriptionOf, inspectionOf, overviewOf, type Seen, unreadOf } from './overview.ts'
import { Pace } from './pace.ts'
import { PastCalls } from './past-calls.ts'
import { Receipts, type ReceiptsDependencies } from './receipts.ts'
import type { Standing } from './record.ts'
import { isUnasked, type RecordingRules, recordInto } from './recording.ts'
import { RecordingWatch } from './recording-watch.ts'
import { doToRecording, isRecorder, record } from './recording-wishes.ts'
import { Retention } from './retention.ts'
import { floorOf, type Member, memberOf, type Roster, requireMember, usersOf } from './roster.ts'
import { searchAs } from './search/search.ts'
import { WordIndex } from './search/word-index.ts'
import { isBlocked, sendMessage } from './send.ts'
import type { Trail } from './trail.ts'
import { Trails } from './trails.ts'

export type ChatDependencies = {
  id: ChatId
  partition: Partition
  users: Runtime['user']
  /** Notes the chat in the lists of the site. */
  note: (chat: NotedChat) => Promise<void>
  /** Counts a call for who runs the site; absent: nobody does. */
  count?: ((count: CallCount) => Promise<void>) | undefined
  now: () => number
  /** Where the calls of the chat are. */
  room: CallRoom
  /** Seconds that a call rings, at most. */
  ringSeconds?: number | undefined
  /** Who may record calls; absent: nobody. */
  recording?: RecordingRules | undefined
  /** What else follows the log. */
  trails?: readonly Trail[] | undefined
  /** By which work that can wait gives way; of the whole process. */
  pace?: Pace
  /** Facts of a segment of the index, for tests. */
  block?: number | undefined
  /** Absent: messages have none. */
  files?: FilesDependencies | undefined
  /** Whether too many messages at once are refused. */
  limits?: boolean
  /** Days that messages are kept where the chat has no number of its own; 0, or absent = for ever. */
  retentionDays?: number
  /** Called at moments where a process may die. */
  at?: ((moment: Moment) => void) | undefined
  meter?: Meter | undefined
}

const RING = 45 // seconds
const SENDS: Rate = { burst: 300, perSecond: 100 } // of all members

/** One chat over its partition. */
export class Chat implements ChatActor {
  readonly #deps: ChatDependencies
  readonly #log: Log
  readonly #delivery: Delivery
  readonly #receipts: Receipts
  readonly #broadcast: Broadcast
  readonly #index: WordIndex
  readonly #trails: Trails
  readonly #retention: Retention
  readonly #callWatch: CallWatch
  readonly #recordingWatch: RecordingWatch
  readonly #pastCalls: PastCalls
  readonly #onlookers: Onlookers
  readonly #limits: Limits

  constructor(deps: ChatDependencies) {
    const { id: chat, partition, users, note, now, trails = [], pace = new Pace(), at, meter = NO_METER } = deps
    this.#deps = deps
    this.#delivery = new Delivery(chat, users)
    const forget = () => this.#broadcast.forget()
    const onCommit: LogDependencies['onCommit'] = committed => {
      for (const fact of committed.facts) countFact(meter, fact)
      void this.#broadcast.committed(committed).catch(forget)
      this.#trails.heard(committed.standing.head.rev)
      this.#callWatch.committed(committed)
      this.#pastCalls.committed(committed)
    }
    const onMoved: ReceiptsDependencies['onMoved'] = moved => void this.#broadcast.moved(moved).catch(forget)
    const index = new WordIndex(partition, pace, deps.block)
    const rewrite: LogDependencies['rewrite'] = rewriting => index.rewrite(rewriting)
    const onFailed = () => {
      forget()
      this.#trails.look()
    }
    const log = new Log({ chat, partition, rewrite, now, at, onCommit, onFailed })
    const receipts = new Receipts({ partition, now, onMoved, onFailed: forget })
    this.#log = log
    this.#receipts = receipts
    const listing = new Listing({ chat, partition, note, now })
    const ready: BroadcastDependencies['ready'] = async standing => {
      await this.#trails.begin()
      return listing.tell(standing)
    }
    this.#broadcast = new Broadcast({ chat, partition, log, receipts, delivery: this.#delivery, ready, at })
    this.#index = index
    this.#trails = new Trails({ partition, log, now }, [index.trail, ...trails])
    this.#retention = new Retention({ partition, log, now, days: deps.retentionDays ?? 0 })
    const recordingWatch = new RecordingWatch({ chat, partition, log, files: deps.files, now })
    this.#recordingWatch = recordingWatch
    const seen: CallWatchDependencies['seen'] = there => recordingWatch.seen(there)
    this.#callWatch = new CallWatch({ partition, log, users, room: deps.room, seen, now })
    this.#pastCalls = new PastCalls({ chat, partition, log, users, count: deps.count })
    this.#onlookers = new Onlookers(users, now)
    this.#limits = new Limits(now)
  }

  /** Nothing is under way: the object may be forgotten. */
  get isIdle(): boolean {
    const parts = [this.#log, this.#delivery, this.#receipts, this.#broadcast, this.#trails, this.#callWatch]
    return [...parts, this.#recordingWatch, this.#pastCalls, this.#onlookers].every(part => part.isIdle)
  }

  /** Resolves when what was begun before is stored. */
  async settle(): Promise<void> {
    await this.#log.change(() => {})
    await this.#broadcast.settle()
    await this.#receipts.settle()
    await this.#trails.settle()
    await this.#callWatch.settle()
    await this.#recordingWatch.settle()
    await this.#pastCalls.settle()
  }

  async open(by: UserId, users: readonly UserId[], blockedBy: readonly UserId[] = []): Promise<Row> {
    return this.#rowOf(by, await this.#log.change(draft => beginDirect(draft, by, { users, blockedBy })))
  }

  async create(by: UserId, group: Group): Promise<Row> {
    return this.#rowOf(by, await this.#log.change(draft => beginGroup(draft, by, group)))
  }

  async send(by: UserId, message: Message): Promise<{ fact: Sent; isDuplicate: boolean }> {
    const wait = this.#deps.limits ? this.#limits.take('sends', SENDS) : 0
    if (wait) throw new InniesError('too-many', `Too many messages in this chat: wait ${wait} s.`, wait)
    const files = message.uploads && (await this.#claimFiles(by, message))
    return this.#log.change(draft => sendMessage(draft, by, { ...message, files }))
  }

  act(by: UserId, wish: Act): Promise<number> {
    return this.#log.change(draft => act(draft, by, wish))
  }

  async mark(by: UserId, how: 'delivered' | 'read', n: number): Promise<void> {
    const { head } = await this.#as(by)
    this.#receipts.add(by, { [how]: n }, head.n)
  }

  async page(by: UserId, range: Range): Promise<Page> {
    const { head, roster, member } = await this.#as(by)
    const floor = floorOf(head, member)
    // What came since then may be after their leaving.
    const facts = (await readRange(this.#deps.partition, range, floor)).filter(fact => fact.rev <= head.rev)
    return {
      chat: this.#deps.id,
      epoch: epochOf(head, this.#deps.partition),
      head: head.rev,
      floor,
      facts: member.floor ? facts.map(fact => hiddenAsVoid(fact, member.floor)) : facts,
      receipts: await this.#receiptsFor(by, roster),
    }
  }

  async search(by: UserId, wanted: Wanted): Promise<Found> {
    const standing = await this.#as(by)
    this.#trails.heard(standing.head.rev) // where nobody wrote for long
    return searchAs(standing, { partition: this.#deps.partition, index: this.#index }, wanted)
  }

  async describe(by: UserId): Promise<Description> {
    const { head, roster, member } = await this.#as(by)
    const retentionDays = this.#retention.daysOf(roster)
    return descriptionOf(this.#deps.id, roster, { floor: floorOf(head, member), retentionDays })
  }

  async countReads(by: UserId, n: number): Promise<number> {
    const { roster } = await this.#as(by)
    const receipts = await this.#receipts.all()
    return roster.members.filter(({ user }) => user !== by && (receipts.get(user)?.read ?? 0) >= n).length
  }

  async admit(by: UserId): Promise<void> {
    await this.#as(by)
  }

  async watch(by: UserId): Promise<void> {
    const { roster } = await this.#as(by)
    await this.#onlookers.add(by, usersOf(roster))
  }

  async type(by: UserId): Promise<void> {
    const { roster } = await this.#as(by)
    if (!isBlocked(roster, by))
      this.#onlookers.tell(usersOf(roster), by, { type: 'typed', chat: this.#deps.id, user: by })
  }

  setBlocked(by: UserId, on: boolean): Promise<void> {
    return this.#log.change(draft => {
      const { blockedBy = [] } = draft.as(by).roster
      if (blockedBy.includes(by) === on) return
      draft.roster({ blockedBy: on ? [...blockedBy, by] : blockedBy.filter(user => user !== by) })
    })
  }

  retain(since: number): Promise<number> {
    return this.#retention.removeBefore(since)
  }

  setRetention(days: number | undefined): Promise<void> {
    return this.#log.change(draft => draft.roster({ retention: days }))
  }

  async messagesAt(by: UserId, revs: readonly number[]): Promise<Sent[]> {
    const { head, member } = await this.#as(by)
    const seen = revs.filter(rev => rev > floorOf(head, member) && rev <= head.rev)
    const facts = await Promise.all(seen.map(rev => this.#log.fact(rev)))
    return facts.filter(fact => fact?.type === 'sent')
  }

  isKept(by: UserId, claim: { clientId: string; file: FileId }): Promise<boolean> {
    return this.#log.change(draft => isKept(draft, by, claim))
  }

  async rouse(): Promise<void> {
    const { partition, now } = this.#deps
    await partition.commit({ wakeAt: now() })
  }

  async excerpt(user: UserId, after: number): Promise<Excerpt | undefined> {
    return excerptFor(await this.#seen(), user, after)
  }

  async erase(user: UserId, receipt: string): Promise<Progress> {
    const { progress, rev } = await this.#log.change(async draft => {
      const progress = await eraseSome(draft, user, receipt)
      return { progress, rev: draft.standing?.head.rev ?? 0 }
    })
    await this.#delivery.end(user, rev)
    await this.#pastCalls.settle() // who is on the way to tell them of a call has read that they are a member
    await this.#receipts.forget(user)
    if (!progress.isDone) await this.#delivery.settle() // what the others hear of it comes in pieces
    return progress
  }

  async ring(by: UserId, asked: Ring): Promise<JoinedCall> {
    await this.#as(by)
    const [sid, seconds] = [await this.#callWatch.openRoom(), this.#deps.ringSeconds ?? RING]
    return this.#joined(by, draft => ring(draft, by, { ...asked, sid, seconds }))
  }

  async join(by: UserId, how: JoinHow): Promise<JoinedCall> {
    await this.#as(by)
    const sid = await this.#callWatch.openRoom()
    return this.#joined(by, draft => join(draft, by, { ...how, sid }))
  }

  enter(by: UserId, where: Seat): Promise<JoinedCall> {
    return this.#joined(by, draft => enter(draft, by, where))
  }

  async accept(
    by: UserId,
    where: Seat & { here?: boolean | undefined; agrees?: boolean | undefined },
  ): Promise<JoinedCall> {
    const call = await this.#joined(by, draft => accept(draft, by, where))
    if (where.here) this.#callWatch.lookSoon() // the device before has to go
    return call
  }

  decline(by: UserId, which: { call: string; busy?: boolean | undefined }): Promise<void> {
    return this.#log.change(draft => decline(draft, by, which))
  }

  ringBack(by: UserId, call: string): Promise<void> {
    return this.#log.change(draft => ringBack(draft, by, call))
  }

  hangUp(by: UserId, which: { call: string; forAll?: boolean | undefined }): Promise<void> {
    return this.#log.change(draft => hangUp(draft, by, which))
  }

  async silence(by: UserId, { call, user }: { call: string; user: UserId }): Promise<void> {
    const { sid } = await this.#log.change(draft => hosted(draft, by, call))
    const there = (await this.#deps.room.look(sid)) ?? []
    for (const one of there) if (userOf(one) === user) await this.#deps.room.mute(one.identity)
  }

  expel(by: UserId, whom: { call: string; user: UserId; on: boolean }): Promise<void> {
    return this.#log.change(draft => expel(draft, by, whom))
  }

  lock(by: UserId, which: { call: string; on: boolean }): Promise<void> {
    return this.#log.change(draft => lock(draft, by, which))
  }

  async record(by: UserId, asked: Seat & { recording: string }): Promise<void> {
    const { head } = await this.#as(by)
    const { room } = this.#deps
    const rules = this.#recordingRules
    const there = head.call?.call === asked.call && rules ? await room.look(head.call.sid) : undefined
    const users = (there ?? []).flatMap(one => userOf(one) ?? [])
    await this.#log.change(draft => record(draft, by, { ...asked, there: users, rules }))
  }

  async doToRecording(by: UserId, deed: RecordingDeed): Promise<void> {
    await this.#log.change(draft => doToRecording(draft, by, deed))
    await this.#recordingWatch.wake()
  }

  recordInto(by: UserId, where: { recording: string; upload: FileId }): Promise<void> {
    return this.#log.change(draft => recordInto(draft, by, where))
  }

  async reportCall(by: UserId, call: CallId, report: CallReport): Promise<void> {
    await this.#log.change(draft => reportCall(draft, by, { call, report }))
    this.#pastCalls.tellSoon()
  }

  async letsIn(user: UserId): Promise<boolean> {
    const { head, roster } = (await this.#log.standing()) ?? {}
    if (!roster || !memberOf(roster, user)) return false
    return !head?.call || (isLetIn(roster, head.call, user) && !isUnasked(head, user))
  }

  async roomChanged(sid: string, how: 'finished' | 'moved'): Promise<void> {
    if (how === 'finished') await this.#log.change(draft => endCallIn(draft, sid))
    else if ((await this.#log.standing())?.head.call?.sid === sid) this.#callWatch.lookSoon()
  }

  async inspect(range?: Range): Promise<Inspection> {
    return inspectionOf(await this.#seen(), range)
  }

  moderate(wish: Moderation): Promise<number> {
    return this.#log.change(draft => moderate(draft, wish))
  }

  async overview(rev?: number): Promise<Overview> {
    return overviewOf(await this.#seen(), rev)
  }

  async unread(by: UserId): Promise<Unread | undefined> {
    return unreadOf(await this.#seen(), by)
  }

  async wake(): Promise<void> {
    const { partition, files } = this.#deps
    const looks = [this.#trails, this.#retention, this.#callWatch, this.#recordingWatch, this.#pastCalls].map(part =>
      part.wake(),
    )
    if (files) looks.push(letGo(partition, files.site))
    const ends = await Promise.allSettled([this.#broadcast.wake(), ...looks])
    for (const end of ends) if (end.status === 'rejected') throw end.reason
  }

  /** Undefined where nobody records: there is nowhere to keep it. */
  get #recordingRules(): RecordingRules | undefined {
    return this.#deps.files?.most ? this.#deps.recording : undefined
  }

  #joined(by: UserId, step: (draft: Draft) => HeldCall | Promise<HeldCall>): Promise<JoinedCall> {
    return this.#log.change(async draft => {
      const call = await step(draft)
      const standing = draft.as(by)
      const mayRecord = isRecorder(standing, call, this.#recordingRules)
      return { ...ongoingCall(call), isHost: isHost(standing, call), mayRecord }
    })
  }

  /** Those of a message that is there already are not asked for. */
  async #claimFiles(by: UserId, message: Message): Promise<File[] | undefined> {
    const { id, partition, files } = this.#deps
    await this.#as(by)
    if (await partition.get(['once', by, message.clientId])) return undefined
    return claimFiles(files, id, { ...message, by })
  }

  /** Puts the chat into the inbox of who asked for it. */
  async #rowOf(by: UserId, standing: Standing): Promise<Row> {
    return (await this.#broadcast.rowOf(by, standing))! // they are a member
  }

  async #receiptsFor(by: UserId, roster: Roster): Promise<Record<UserId, Receipt>> {
    const all = await this.#receipts.all()
    return Object.fromEntries(tellsReceipts(roster) ? all : [...all].filter(([user]) => user === by))
  }

  async #seen(): Promise<Seen> {
    const { id: chat, partition } = this.#deps
    const standing = await this.#log.standing()
    const retentionDays = standing ? this.#retention.daysOf(standing.roster) : 0
    return { chat, partition, standing, receipts: await this.#receipts.all(), retentionDays }
  }

  async #as(by: UserId): Promise<Standing & { member: Member }> {
    const standing = await this.#log.standing()
    const member = requireMember(standing?.roster, by)
    return { ...standing!, member } // a chat that has members is there
  }
}

function countFact(meter: Meter, { type }: Fact): void {
  if (type === 'sent') meter.count('innies_messages_total')
  if (type === 'called' || type === 'ended') meter.count('innies_calls_total', { phase: type })
}
