import type { Arrangement, CallId, ChatId, Description, Page, Range } from '../../server/protocol/chat.ts'
import type { Complaint } from '../../server/protocol/complaint.ts'
import type { ClientFrameInput } from '../../server/protocol/frame.ts'
import type { UserId } from '../../server/protocol/people.ts'
import type { PushSubscription } from '../../server/protocol/push.ts'
import type { OpenedChat } from '../../server/protocol/resource.ts'
import { tabId } from '../base/device.ts'
import { Account } from './account.ts'
import type { Api } from './api.ts'
import { Asks, type Question } from './asks.ts'
import { LinkError } from './error.ts'
import { isOpened, NONSENSE } from './guard.ts'
import type { Admission, Deed, Found, Quest } from './link.ts'
import { Rows } from './rows.ts'

/** What a user may ask of the server and is answered. */
export abstract class Wishes {
  readonly api: Api
  protected readonly rows = new Rows()
  protected readonly account = new Account()
  protected readonly asks = new Asks(frame => this.post(frame))

  constructor(api: Api) {
    this.api = api
  }

  /** Whether it is on its way to the server. */
  protected abstract post(frame: ClientFrameInput): boolean

  async page(chat: ChatId, range: Partial<Range>): Promise<Page> {
    return (await this.asks.ask('paged', { type: 'page', chat, range })).page
  }

  act(deed: Deed): Promise<void> {
    return this.#do(deed)
  }

  async search(quest: Quest): Promise<Found> {
    const { facts, people, next } = await this.asks.ask('found', { type: 'search', ...quest })
    return { facts, people, ...(next === undefined ? {} : { next }) }
  }

  async describe(chat: ChatId): Promise<Description> {
    return (await this.asks.ask('described', { type: 'describe', chat })).description
  }

  async countReads(chat: ChatId, n: number): Promise<number> {
    return (await this.asks.ask('reads-counted', { type: 'count-reads', chat, n })).count
  }

  arrange(chat: ChatId, arrangement: Arrangement): Promise<void> {
    return this.#do({ type: 'arrange', chat, ...arrangement })
  }

  async block(user: UserId, on: boolean): Promise<void> {
    await this.#do({ type: 'block', user, on })
    this.account.blocked(user, on)
  }

  report(complaint: Complaint): Promise<void> {
    return this.#do({ type: 'report', ...complaint })
  }

  async appear(isHidden: boolean): Promise<void> {
    await this.#do({ type: 'appear', hidden: isHidden })
    this.account.$isHidden.set(isHidden)
  }

  push(subscription?: PushSubscription): Promise<void> {
    return this.#do(subscription ? { type: 'subscribe', subscription } : { type: 'unsubscribe' })
  }

  openChat(user: UserId): Promise<Pick<OpenedChat, 'row' | 'people'>> {
    return this.#make({ with: user })
  }

  async createGroup(title: string, members: readonly UserId[], key: string): Promise<ChatId> {
    return (await this.#make({ title, members }, { 'idempotency-key': key })).row.chat
  }

  ring(chat: ChatId, call: CallId, video: boolean): Promise<Admission> {
    return this.#comeIn({ type: 'ring', chat, call, tab: tabId, video })
  }

  enter(chat: ChatId, call: CallId): Promise<Admission> {
    return this.#comeIn({ type: 'enter', chat, call, tab: tabId })
  }

  accept(chat: ChatId, call: CallId, here = false, agrees = false): Promise<Admission> {
    return this.#comeIn({ type: 'accept', chat, call, tab: tabId, here, agrees })
  }

  decline(chat: ChatId, call: CallId, isBusy = false): Promise<void> {
    return this.#do({ type: 'decline', chat, call, busy: isBusy })
  }

  ringBack(chat: ChatId, call: CallId): void {
    this.post({ type: 'ring-back', chat, call })
  }

  async #comeIn(wish: Question): Promise<Admission> {
    const { call, pass } = await this.asks.ask('admitted', wish)
    return { call, pass }
  }

  async #do(wish: Question): Promise<void> {
    await this.asks.ask('done', wish)
  }

  async #make(body: object, headers = {}): Promise<OpenedChat> {
    const opened: unknown = await this.api('/v1/chats', { method: 'POST', body, headers })
    if (!isOpened(opened)) throw new LinkError('internal', NONSENSE)
    this.rows.meet(opened.people)
    this.rows.put(opened.row)
    return opened
  }
}
