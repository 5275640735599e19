import type { CallRoom } from '../call/call-room.ts'
import type { Partition } from '../kv/kv.ts'
import { Limits } from '../limits.ts'
import { type Meter, NO_METER } from '../metrics.ts'
import type { ChatId, Fact } from '../protocol/chat.ts'
import type { UserId } from '../protocol/people.ts'
import type { CallCount, Moment, NotedChat, Runtime } from '../runtime.ts'
import { Broadcast, type BroadcastDependencies } from './broadcast.ts'
import { CallWatch, type CallWatchDependencies } from './call-watch.ts'
import { Delivery } from './delivery.ts'
import { type FilesDependencies, letGo } from './files.ts'
import { Listing } from './listing.ts'
import { Log, type LogDependencies } from './log.ts'
import { Onlookers } from './onlookers.ts'
import { Pace } from './pace.ts'
import { PastCalls } from './past-calls.ts'
import { Receipts, type ReceiptsDependencies } from './receipts.ts'
import type { Standing } from './record.ts'
import type { RecordingRules } from './recording.ts'
import { RecordingWatch } from './recording-watch.ts'
import { Retention } from './retention.ts'
import { type Member, requireMember } from './roster.ts'
import { WordIndex } from './search/word-index.ts'
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

/** What a chat is made of: its log, what follows the log, and what looks after it. Its verbs are in `calling-chat.ts` and `chat.ts`. */
export abstract class ChatParts {
  protected readonly deps: ChatDependencies
  protected readonly log: Log
  protected readonly delivery: Delivery
  protected readonly receipts: Receipts
  protected readonly broadcast: Broadcast
  protected readonly index: WordIndex
  protected readonly trails: Trails
  protected readonly retention: Retention
  protected readonly callWatch: CallWatch
  protected readonly recordingWatch: RecordingWatch
  protected readonly pastCalls: PastCalls
  protected readonly onlookers: Onlookers
  protected readonly limits: Limits

  constructor(deps: ChatDependencies) {
    const { id: chat, partition, users, note, now, trails = [], pace = new Pace(), at, meter = NO_METER } = deps
    this.deps = deps
    this.delivery = new Delivery(chat, users)
    const forget = () => this.broadcast.forget()
    const onCommit: LogDependencies['onCommit'] = committed => {
      for (const fact of committed.facts) countFact(meter, fact)
      void this.broadcast.committed(committed).catch(forget)
      this.trails.heard(committed.standing.head.rev)
      this.callWatch.committed(committed)
      this.pastCalls.committed(committed)
    }
    const onMoved: ReceiptsDependencies['onMoved'] = moved => void this.broadcast.moved(moved).catch(forget)
    const index = new WordIndex(partition, pace, deps.block)
    const rewrite: LogDependencies['rewrite'] = rewriting => index.rewrite(rewriting)
    const onFailed = () => {
      forget()
      this.trails.look()
    }
    const log = new Log({ chat, partition, rewrite, now, at, onCommit, onFailed })
    const receipts = new Receipts({ partition, now, onMoved, onFailed: forget })
    this.log = log
    this.receipts = receipts
    const listing = new Listing({ chat, partition, note, now })
    const ready: BroadcastDependencies['ready'] = async standing => {
      await this.trails.begin()
      return listing.tell(standing)
    }
    this.broadcast = new Broadcast({ chat, partition, log, receipts, delivery: this.delivery, ready, at })
    this.index = index
    this.trails = new Trails({ partition, log, now }, [index.trail, ...trails])
    this.retention = new Retention({ partition, log, now, days: deps.retentionDays ?? 0 })
    const recordingWatch = new RecordingWatch({ chat, partition, log, files: deps.files, now })
    this.recordingWatch = recordingWatch
    const seen: CallWatchDependencies['seen'] = there => recordingWatch.seen(there)
    this.callWatch = new CallWatch({ partition, log, users, room: deps.room, seen, now })
    this.pastCalls = new PastCalls({ chat, partition, log, users, count: deps.count })
    this.onlookers = new Onlookers(users, now)
    this.limits = new Limits(now)
  }

  /** Nothing is under way: the object may be forgotten. */
  get isIdle(): boolean {
    const parts = [this.log, this.delivery, this.receipts, this.broadcast, this.trails, this.callWatch]
    return [...parts, this.recordingWatch, this.pastCalls, this.onlookers].every(part => part.isIdle)
  }

  /** Resolves when what was begun before is stored. */
  async settle(): Promise<void> {
    await this.log.change(() => {})
    await this.broadcast.settle()
    await this.receipts.settle()
    await this.trails.settle()
    await this.callWatch.settle()
    await this.recordingWatch.settle()
    await this.pastCalls.settle()
  }

  async wake(): Promise<void> {
    const { partition, files } = this.deps
    const looks = [this.trails, this.retention, this.callWatch, this.recordingWatch, this.pastCalls].map(part =>
      part.wake(),
    )
    if (files) looks.push(letGo(partition, files.site))
    const ends = await Promise.allSettled([this.broadcast.wake(), ...looks])
    for (const end of ends) if (end.status === 'rejected') throw end.reason
  }

  /** Undefined where nobody records: there is nowhere to keep it. */
  protected get recordingRules(): RecordingRules | undefined {
    return this.deps.files?.most ? this.deps.recording : undefined
  }

  protected async as(by: UserId): Promise<Standing & { member: Member }> {
    const standing = await this.log.standing()
    const member = requireMember(standing?.roster, by)
    return { ...standing!, member } // a chat that has members is there
  }
}

function countFact(meter: Meter, { type }: Fact): void {
  if (type === 'sent') meter.count('innies_messages_total')
  if (type === 'called' || type === 'ended') meter.count('innies_calls_total', { phase: type })
}
