import { ended, startedCall } from '../call/call.ts'
import type { Partition } from '../kv/kv.ts'
import type { ChatId, Page, Range, Row, Sent } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { UserId } from '../protocol/people.ts'
import type { ChatActor, Moment, Runtime } from '../runtime.ts'
import { Delivery } from './delivery.ts'
import { type Head, rowFor, withReceipt } from './head.ts'
import { type Draft, Log } from './log.ts'
import { Marks } from './marks.ts'

export type ChatDependencies = {
  id: ChatId
  partition: Partition
  users: Runtime['user']
  now: () => number
  /** Called at moments where a process may die. */
  at?: ((moment: Moment) => void) | undefined
}

const REDELIVERY = 200 // facts that an alarm sends again at once; a client fetches what is older

/** One chat over its partition. */
export class Chat implements ChatActor {
  readonly #id: ChatId
  readonly #now: () => number
  readonly #log: Log
  readonly #delivery: Delivery
  readonly #marks: Marks

  constructor({ id, partition, users, now, at }: ChatDependencies) {
    this.#id = id
    this.#now = now
    this.#delivery = new Delivery(id, users)
    this.#log = new Log(partition, now, (head, facts, told) => {
      at?.('committed')
      const [first] = facts
      // The members are told now, or the alarm that the commit has set tells them.
      if (first)
        void this.#delivery
          .tell(head.members, head, { facts, after: first.rev - 1, told })
          .then(() => at?.('delivered'))
    })
    this.#marks = new Marks(this.#log, id, this.#delivery, now)
  }

  /** Nothing is under way: the object may be forgotten. */
  get isIdle(): boolean {
    return this.#log.isIdle && this.#delivery.isIdle && this.#marks.isIdle
  }

  /** Resolves when what was begun before is stored. */
  async settle(): Promise<void> {
    await this.#marks.settle()
    await this.#log.change(() => {})
  }

  async open(by: UserId, members: readonly UserId[]): Promise<Row> {
    const head = await this.#log.change(draft => {
      if (draft.head) return memberHead(draft.head, by)
      const born = { epoch: crypto.randomUUID(), rev: 0, n: 0, at: this.#now(), members, receipts: {} }
      draft.head = born
      return born
    })
    void this.#delivery.notify([by], head, []) // whoever reads the inbox waits for it
    return rowFor(this.#id, by, head)
  }

  send(by: UserId, message: { clientId: string; text: string }): Promise<{ fact: Sent; isDuplicate: boolean }> {
    return this.#log.change(async draft => {
      const head = memberHead(draft.head, by)
      const { clientId, text } = message
      const known = await this.#log.revOf(draft, by, clientId)
      if (known !== undefined) return { fact: await this.#sameMessage(draft, known, text), isDuplicate: true }
      const at = Math.max(this.#now(), head.at)
      const fact: Sent = {
        type: 'sent',
        chat: this.#id,
        rev: head.rev + 1,
        n: head.n + 1,
        clientId,
        from: by,
        text,
        at,
      }
      draft.facts.push(fact)
      draft.once.set(`${by} ${clientId}`, { key: ['once', by, clientId], rev: fact.rev })
      // Who sends has seen what came before.
      draft.head = withReceipt({ ...head, rev: fact.rev, n: fact.n, at, last: fact }, by, { read: fact.n })
      return { fact, isDuplicate: false }
    })
  }

  async mark(by: UserId, how: 'delivered' | 'read', n: number): Promise<void> {
    memberHead(await this.#log.head(), by)
    this.#marks.add(by, { [how]: n })
  }

  async page(by: UserId, range: Range): Promise<Page> {
    const { epoch, rev, receipts } = memberHead(await this.#log.head(), by)
    return { chat: this.#id, epoch, head: rev, facts: await this.#log.facts(range), receipts: { ...receipts } }
  }

  async admit(by: UserId): Promise<void> {
    memberHead(await this.#log.head(), by)
  }

  startCall(by: UserId, room: { sid: string; video: boolean }): Promise<void> {
    return this.#log.change(draft => {
      const head = memberHead(draft.head, by)
      const facts = startedCall(this.#id, head, { by, ...room, at: Math.max(this.#now(), head.at) })
      for (const fact of facts) draft.facts.push(fact)
      const call = facts.at(-1)
      if (call?.type === 'called')
        draft.head = { ...head, rev: call.rev, at: call.at, last: call, call: { ...call, sid: room.sid } }
    })
  }

  endCall(which: { by: UserId; call: string } | { sid: string }): Promise<boolean> {
    return this.#log.change(draft => {
      const head = 'by' in which ? memberHead(draft.head, which.by) : draft.head
      const isThisOne = 'by' in which ? head?.call?.call === which.call : head?.call?.sid === which.sid
      if (!head?.call || !isThisOne) return false
      const fact = ended(this.#id, head, head.call, Math.max(this.#now(), head.at))
      draft.facts.push(fact)
      const { call: _over, ...rest } = head
      draft.head = { ...rest, rev: fact.rev, at: fact.at, last: fact }
      return true
    })
  }

  async wake(): Promise<void> {
    const head = await this.#log.head()
    if (!head?.rev) return // an empty chat is only in the inbox of who opened it
    const told = await this.#log.told()
    const behind = this.#delivery.behind(head)
    if (behind.length) {
      const facts = await this.#log.facts({ before: head.rev + 1, after: told, limit: REDELIVERY })
      await this.#delivery.tell(behind, head, { facts, after: told, told })
    }
    if (this.#delivery.behind(head).length) throw new Error('some members could not be told')
    if (told < head.rev) await this.#log.setTold(head.rev)
  }

  /** The message stored under a key that comes again. Its body must be the same. */
  async #sameMessage(draft: Draft, rev: number, text: string): Promise<Sent> {
    const fact = await this.#log.fact(draft, rev)
    if (fact?.type === 'sent' && fact.text === text) return fact
    throw new InniesError('idempotency-conflict', 'This clientId was used for another message.')
  }
}

function memberHead(head: Head | undefined, user: UserId): Head {
  if (head?.members.includes(user)) return head
  throw new InniesError('not-found', 'There is no such chat.')
}
