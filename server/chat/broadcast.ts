import type { Partition } from '../kv/kv.ts'
import type { ChatId, Receipt, Row } from '../protocol/chat.ts'
import type { UserId } from '../protocol/people.ts'
import type { Moment, RowNews } from '../runtime.ts'
import { type Delivery, departed } from './delivery.ts'
import { epochOf } from './head.ts'
import { readRange } from './history.ts'
import { letEnd } from './let-end.ts'
import type { Committed, Log } from './log.ts'
import type { Moved, Receipts } from './receipts.ts'
import type { Standing } from './record.ts'
import { type Member, type Roster, usersOf } from './roster.ts'
import { ownRow, rowFrom, sharedRow } from './row.ts'

export type BroadcastDependencies = {
  chat: ChatId
  partition: Partition
  log: Log
  receipts: Receipts
  delivery: Delivery
  /** Awaited before it is noted that all were told. Resolves to when to try again what failed (ms since the epoch). */
  ready: (standing: Standing) => Promise<number | undefined>
  at?: ((moment: Moment) => void) | undefined
}

/** The rev up to which every member is known to have been told, and how far each has got. */
type Begun = { told: number; receipts: ReadonlyMap<UserId, Receipt> }

const LOOK = 2000 // ms after a failure until members are looked for who were not told
const REDELIVERY = 200 // facts that an alarm sends again at once; a client fetches what is older

/** Most members among whom receipts are told; in bigger chats reads are counted when somebody asks. */
const MAX_RECEIPTS = 20

export function tellsReceipts({ members }: Roster): boolean {
  return members.length <= MAX_RECEIPTS
}

/** Tells the members of a chat what was committed: at once, and after a crash when the alarm rings. */
export class Broadcast {
  readonly #deps: BroadcastDependencies
  #begun: Promise<Begun> | undefined
  #look: ReturnType<typeof setTimeout> | undefined

  constructor(deps: BroadcastDependencies) {
    this.#deps = deps
  }

  /** Resolves when all that was committed before is on its way. */
  async settle(): Promise<void> {
    await this.#begin()
  }

  async committed({ standing, facts, last }: Committed): Promise<void> {
    const { partition, delivery, receipts: moving, at } = this.#deps
    at?.('committed')
    if (isEmpty(standing)) return
    for (const fact of facts) if (fact.type === 'sent') moving.sent(fact.from, fact.n)
    const after = standing.head.rev - facts.length
    const { told, receipts } = await this.#begin() // the same promise for all: they go on in the order in which they came
    delivery.tell({ standing, epoch: epochOf(standing.head, partition), last, facts, receipts, after, told })
    at?.('delivered')
  }

  async moved(moved: readonly Moved[]): Promise<void> {
    const { chat, log, delivery } = this.#deps
    const standing = await log.standing()
    if (!standing) return
    const members = usersOf(standing.roster)
    for (const { user, from, to } of moved) {
      const hasRead = to.read > from.read
      const n = hasRead ? to.read : to.delivered
      const news = { type: hasRead ? 'was-read' : 'was-received', chat, user, n }
      const row = hasRead ? { row: await this.#rowOf(user, standing, to.read) } : undefined
      const hearers = tellsReceipts(standing.roster) ? members : hasRead ? [user] : []
      delivery.notify(hearers, [news], row?.row && { of: user, row: row.row })
    }
  }

  /** Nothing has to be looked after. */
  get isIdle(): boolean {
    return this.#look === undefined
  }

  /** What is stored may be more than anybody was told: all of it is told again, even if the clock that the alarm goes by was set back. */
  forget(): void {
    this.#begun = undefined
    this.#deps.delivery.forget()
    if (this.#look) return
    this.#look = setTimeout(() => {
      this.#look = undefined
      this.wake().catch(() => this.forget())
    }, LOOK)
    letEnd(this.#look)
  }

  /** Puts the chat into the inbox of one member, who may have asked for it. */
  async rowOf(user: UserId, standing: Standing): Promise<Row | undefined> {
    const { receipts } = await this.#begin()
    const row = await this.#rowOf(user, standing, receipts.get(user)?.read ?? 0)
    if (row) this.#deps.delivery.notify([user], [], { of: user, row }) // whoever reads the inbox waits for it
    return row && rowFrom(row)
  }

  /** Tells whoever was not told, as far as is known here, and the site. Rejects when a member could not be told. */
  async wake(): Promise<void> {
    const { log, delivery, ready } = this.#deps
    const standing = await log.standing()
    if (!standing || isEmpty(standing)) return
    await delivery.settle()
    const { told } = await this.#begin()
    const { head, roster } = standing
    const hasFailed = delivery.takeFailure()
    const isReached = ({ user }: Member) => delivery.reached(user) >= head.rev
    if (hasFailed || !roster.members.every(isReached)) await this.#tellAgain(standing)
    const wakeAt = await ready(standing)
    if (told < head.rev || wakeAt !== undefined) await this.#setTold(head.rev, wakeAt)
  }

  /** Tells everything since the last rev that everybody is known to have, to those who may lack it. */
  async #tellAgain(standing: Standing): Promise<void> {
    const { partition, log, delivery } = this.#deps
    const { head, roster } = standing
    const { told, receipts } = await this.#begin()
    const range = { after: told, before: head.rev + 1, limit: REDELIVERY }
    const facts = told < head.rev ? await readRange(partition, range, head.floor) : []
    const due = new Map(usersOf(roster).map(user => [user, head.rev]))
    for (const [user, rev] of departed(facts, standing)) due.set(user, rev)
    const isBehind = (user: UserId) => delivery.reached(user) < (due.get(user) ?? 0)
    const last = await log.fact(head.line)
    delivery.tell({ standing, epoch: epochOf(head, partition), last, facts, receipts, after: told, told }, isBehind)
    await delivery.settle()
    if ([...due.keys()].some(isBehind)) throw new Error('some members could not be told')
  }

  async #setTold(rev: number, wakeAt: number | undefined): Promise<void> {
    const { partition, receipts } = this.#deps
    await partition.commit({ set: [{ key: ['told'], value: rev }], ...(wakeAt === undefined ? {} : { wakeAt }) })
    this.#begun = Promise.resolve({ told: rev, receipts: await receipts.all() })
  }

  async #rowOf(user: UserId, standing: Standing, read: number): Promise<RowNews | undefined> {
    const { chat, partition, log } = this.#deps
    const { head, roster } = standing
    const member = roster.members.find(member => member.user === user)
    const last = await log.fact(head.line)
    if (!member) return undefined
    const shared = sharedRow(chat, epochOf(head, partition), standing, last)
    return { shared, own: ownRow(head, member, { read, mention: 0 }) }
  }

  #begin(): Promise<Begun> {
    const { partition, receipts } = this.#deps
    this.#begun ??= Promise.all([partition.get<number>(['told']), receipts.all()]).then(([told, receipts]) => ({
      told: told?.value ?? 0,
      receipts,
    }))
    this.#begun.catch(() => {
      this.#begun = undefined
    })
    return this.#begun
  }
}

/** An empty chat is only in the inbox of who opened it. */
function isEmpty({ head }: Standing): boolean {
  return head.rev === 0
}
