import type { Rate } from '../limits.ts'
import type { Description, Page, Range, Receipt, Row, Sent } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { File, FileId } from '../protocol/file.ts'
import type { Act } from '../protocol/frame.ts'
import type { UserId } from '../protocol/people.ts'
import type {
  ChatActor,
  Excerpt,
  Found,
  Group,
  Inspection,
  Message,
  Moderation,
  Overview,
  Unread,
  Wanted,
} from '../runtime.ts'
import { act } from './acts.ts'
import { beginDirect, beginGroup } from './begin.ts'
import { tellsReceipts } from './broadcast.ts'
import { CallingChat } from './calling-chat.ts'
import { eraseSome, type Progress } from './erase.ts'
import { excerptFor } from './excerpt.ts'
import { claimFiles, isKept } from './files.ts'
import { epochOf } from './head.ts'
import { hiddenAsVoid, readRange } from './history.ts'
import { moderate } from './moderate.ts'
import { descriptionOf, inspectionOf, overviewOf, type Seen, unreadOf } from './overview.ts'
import type { Standing } from './record.ts'
import { floorOf, type Roster, usersOf } from './roster.ts'
import { searchAs } from './search/search.ts'
import { isBlocked, sendMessage } from './send.ts'

const SENDS: Rate = { burst: 300, perSecond: 100 } // of all members

/** One chat over its partition. */
export class Chat extends CallingChat implements ChatActor {
  async open(by: UserId, users: readonly UserId[], blockedBy: readonly UserId[] = []): Promise<Row> {
    return this.#rowOf(by, await this.log.change(draft => beginDirect(draft, by, { users, blockedBy })))
  }

  async create(by: UserId, group: Group): Promise<Row> {
    return this.#rowOf(by, await this.log.change(draft => beginGroup(draft, by, group)))
  }

  async send(by: UserId, message: Message): Promise<{ fact: Sent; isDuplicate: boolean }> {
    const wait = this.deps.limits ? this.limits.take('sends', SENDS) : 0
    if (wait) throw new InniesError('too-many', `Too many messages in this chat: wait ${wait} s.`, wait)
    const files = message.uploads && (await this.#claimFiles(by, message))
    return this.log.change(draft => sendMessage(draft, by, { ...message, files }))
  }

  act(by: UserId, wish: Act): Promise<number> {
    return this.log.change(draft => act(draft, by, wish))
  }

  async mark(by: UserId, how: 'delivered' | 'read', n: number): Promise<void> {
    const { head } = await this.as(by)
    this.receipts.add(by, { [how]: n }, head.n)
  }

  async page(by: UserId, range: Range): Promise<Page> {
    const { head, roster, member } = await this.as(by)
    const floor = floorOf(head, member)
    // What came since then may be after their leaving.
    const facts = (await readRange(this.deps.partition, range, floor)).filter(fact => fact.rev <= head.rev)
    return {
      chat: this.deps.id,
      epoch: epochOf(head, this.deps.partition),
      head: head.rev,
      floor,
      facts: member.floor ? facts.map(fact => hiddenAsVoid(fact, member.floor)) : facts,
      receipts: await this.#receiptsFor(by, roster),
    }
  }

  async search(by: UserId, wanted: Wanted): Promise<Found> {
    const standing = await this.as(by)
    this.trails.heard(standing.head.rev) // where nobody wrote for long
    return searchAs(standing, { partition: this.deps.partition, index: this.index }, wanted)
  }

  async describe(by: UserId): Promise<Description> {
    const { head, roster, member } = await this.as(by)
    const retentionDays = this.retention.daysOf(roster)
    return descriptionOf(this.deps.id, roster, { floor: floorOf(head, member), retentionDays })
  }

  async countReads(by: UserId, n: number): Promise<number> {
    const { roster } = await this.as(by)
    const receipts = await this.receipts.all()
    return roster.members.filter(({ user }) => user !== by && (receipts.get(user)?.read ?? 0) >= n).length
  }

  async admit(by: UserId): Promise<void> {
    await this.as(by)
  }

  async watch(by: UserId): Promise<void> {
    const { roster } = await this.as(by)
    await this.onlookers.add(by, usersOf(roster))
  }

  async type(by: UserId): Promise<void> {
    const { roster } = await this.as(by)
    if (!isBlocked(roster, by))
      this.onlookers.tell(usersOf(roster), by, { type: 'typed', chat: this.deps.id, user: by })
  }

  setBlocked(by: UserId, on: boolean): Promise<void> {
    return this.log.change(draft => {
      const { blockedBy = [] } = draft.as(by).roster
      if (blockedBy.includes(by) === on) return
      draft.roster({ blockedBy: on ? [...blockedBy, by] : blockedBy.filter(user => user !== by) })
    })
  }

  retain(since: number): Promise<number> {
    return this.retention.removeBefore(since)
  }

  setRetention(days: number | undefined): Promise<void> {
    return this.log.change(draft => draft.roster({ retention: days }))
  }

  async messagesAt(by: UserId, revs: readonly number[]): Promise<Sent[]> {
    const { head, member } = await this.as(by)
    const seen = revs.filter(rev => rev > floorOf(head, member) && rev <= head.rev)
    const facts = await Promise.all(seen.map(rev => this.log.fact(rev)))
    return facts.filter(fact => fact?.type === 'sent')
  }

  isKept(by: UserId, claim: { clientId: string; file: FileId }): Promise<boolean> {
    return this.log.change(draft => isKept(draft, by, claim))
  }

  async rouse(): Promise<void> {
    const { partition, now } = this.deps
    await partition.commit({ wakeAt: now() })
  }

  async excerpt(user: UserId, after: number): Promise<Excerpt | undefined> {
    return excerptFor(await this.#seen(), user, after)
  }

  async erase(user: UserId, receipt: string): Promise<Progress> {
    const { progress, rev } = await this.log.change(async draft => {
      const progress = await eraseSome(draft, user, receipt)
      return { progress, rev: draft.standing?.head.rev ?? 0 }
    })
    await this.delivery.end(user, rev)
    await this.pastCalls.settle() // who is on the way to tell them of a call has read that they are a member
    await this.receipts.forget(user)
    if (!progress.isDone) await this.delivery.settle() // what the others hear of it comes in pieces
    return progress
  }

  async inspect(range?: Range): Promise<Inspection> {
    return inspectionOf(await this.#seen(), range)
  }

  moderate(wish: Moderation): Promise<number> {
    return this.log.change(draft => moderate(draft, wish))
  }

  async overview(rev?: number): Promise<Overview> {
    return overviewOf(await this.#seen(), rev)
  }

  async unread(by: UserId): Promise<Unread | undefined> {
    return unreadOf(await this.#seen(), by)
  }

  /** Those of a message that is there already are not asked for. */
  async #claimFiles(by: UserId, message: Message): Promise<File[] | undefined> {
    const { id, partition, files } = this.deps
    await this.as(by)
    if (await partition.get(['once', by, message.clientId])) return undefined
    return claimFiles(files, id, { ...message, by })
  }

  /** Puts the chat into the inbox of who asked for it. */
  async #rowOf(by: UserId, standing: Standing): Promise<Row> {
    return (await this.broadcast.rowOf(by, standing))! // they are a member
  }

  async #receiptsFor(by: UserId, roster: Roster): Promise<Record<UserId, Receipt>> {
    const all = await this.receipts.all()
    return Object.fromEntries(tellsReceipts(roster) ? all : [...all].filter(([user]) => user === by))
  }

  async #seen(): Promise<Seen> {
    const { id: chat, partition } = this.deps
    const standing = await this.log.standing()
    const retentionDays = standing ? this.retention.daysOf(standing.roster) : 0
    return { chat, partition, standing, receipts: await this.receipts.all(), retentionDays }
  }
}
