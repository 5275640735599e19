import type { Partition } from '../kv/kv.ts'
import { bugOf, type Log } from '../log.ts'
import { Erasing, type Receipt } from '../privacy/erasing.ts'
import type { Arrangement, ChatId, Row, Inbox as Told } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { Presence } from '../protocol/frame.ts'
import type { CallPlace, PastCall } from '../protocol/past-call.ts'
import type { DeviceId, UserId } from '../protocol/people.ts'
import type { PushSubscription } from '../protocol/push.ts'
import { Pushes } from '../push/pushes.ts'
import type { Pushing } from '../push/pushing.ts'
import type { Account, CallPage, Delivery, RowPage, Runtime, Settings, UserActor } from '../runtime.ts'
import { CallList } from './call-list.ts'
import { Inbox } from './inbox.ts'
import { changeSettings, NAME, readSettings, type Stored } from './settings.ts'
import { type RemindDependencies, type Reminding, remind } from './unread.ts'
import { Watchers } from './watchers.ts'

/** An open socket of the user that said who it is. */
export type Peer = { device: DeviceId; send(text: string): void; close(why: Closing): void }

/** Why a user's socket is closed by what was done elsewhere. */
export type Closing = 'signed-out' | 'suspended'

export type UserDependencies = {
  id: UserId
  partition: Partition
  /** Asked anew for each frame: a Durable Object forgets its variables, not its sockets. */
  peers: () => Iterable<Peer>
  runtime: Runtime
  now: () => number
  /** Who tells the site of what is unread; absent: nobody. */
  reminding?: Reminding | undefined
  /** How the user's devices are told while they are away; absent: they are not. */
  pushing?: Pushing | undefined
  log: Log
}

const NO_ROW = Promise.resolve()
const MAX_BLOCKS = 1000
const MAX_DEVICES = 50 // the ones not seen for longest are forgotten
const DAY = 86_400_000 // ms; how exactly it is kept when a device was last seen

/** One user over the partition of their inbox. */
export class User implements UserActor {
  readonly #deps: UserDependencies
  readonly #inbox: Inbox
  readonly #calls: CallList
  /** Who is told whether this user is here. */
  readonly #watchers: Watchers
  readonly #pushes: Pushes | undefined
  readonly #erasure: Erasing
  #wasOnline = false

  constructor(deps: UserDependencies) {
    this.#deps = deps
    const { id: user, partition, now, reminding, pushing, runtime } = deps
    const unread = reminding && { after: reminding.after, mark: { key: NAME, value: user } }
    this.#pushes = pushing && new Pushes({ user, partition, site: runtime.site, pushing, now })
    this.#inbox = new Inbox(partition, now, { unread, pushes: this.#pushes })
    this.#calls = new CallList(partition)
    this.#watchers = new Watchers(runtime.user, now)
    this.#erasure = new Erasing({ ...deps, user, settle: () => this.settle() })
  }

  get isIdle(): boolean {
    const isAway = !this.#isOnline && this.#watchers.isEmpty
    return isAway && this.#inbox.isIdle && this.#erasure.isIdle && (this.#pushes?.isIdle ?? true)
  }

  /** Resolves when all rows are stored, and nothing is on its way to a device. */
  async settle(): Promise<void> {
    await this.#inbox.settle()
    await this.#pushes?.settle()
  }

  deliver({ row, frames }: Delivery): Promise<void> {
    for (const peer of this.#deps.peers()) for (const frame of frames) peer.send(frame)
    return row ? this.#inbox.put(row) : NO_ROW
  }

  inbox(since?: readonly [string, number]): Promise<Omit<Told, 'people'>> {
    return this.#inbox.since(since)
  }

  row(chat: ChatId): Promise<Row> {
    return this.#inbox.row(chat)
  }

  rows(page: { before?: number | undefined; limit: number }): Promise<RowPage> {
    return this.#inbox.page(page)
  }

  async noteCall(call: PastCall): Promise<void> {
    if (await this.#calls.note(call)) this.#tell({ type: 'call-noted', chat: call.chat })
  }

  forgetCall(place: CallPlace): Promise<void> {
    return this.#calls.forget(place)
  }

  calls(page: Parameters<UserActor['calls']>[0]): Promise<CallPage> {
    return this.#calls.page(page)
  }

  async admit({ issuedAt, device }: { issuedAt: number; device?: DeviceId }): Promise<Settings> {
    const known = await this.#read()
    if (await this.#erasure.isRunning()) throw new InniesError('unavailable', 'This user is being erased.', 10)
    if (known.suspendedAt !== undefined) throw new InniesError('suspended', 'This user is suspended.')
    const mark = device === undefined ? undefined : known.devices[device]
    if (issuedAt <= Math.max(known.revokedBefore ?? 0, mark?.revokedBefore ?? 0))
      throw new InniesError('unauthorized', 'The token is from before the logout: get another one.')
    const now = this.#deps.now()
    if (device !== undefined && now - (mark?.seen ?? 0) > DAY)
      await this.#change(stored => ({
        ...stored,
        devices: newestDevices({ ...stored.devices, [device]: { ...stored.devices[device], seen: now } }),
      }))
    return { blocks: known.blocks, hidden: known.hidden }
  }

  async arrange(chat: ChatId, arrangement: Arrangement): Promise<void> {
    this.#tell({ type: 'arranged', row: await this.#inbox.arrange(chat, arrangement) })
  }

  async block(user: UserId, on: boolean): Promise<void> {
    await this.#change(stored => {
      const others = stored.blocks.filter(one => one !== user)
      if (on && others.length >= MAX_BLOCKS) throw new InniesError('too-many', `At most ${MAX_BLOCKS} can be blocked.`)
      return { ...stored, blocks: on ? [...others, user] : others }
    })
    this.#tell({ type: 'blocked', user, on })
  }

  async hasBlocked(user: UserId): Promise<boolean> {
    return (await this.#read()).blocks.includes(user)
  }

  async appear(hidden: boolean): Promise<void> {
    await this.#change(stored => ({ ...stored, hidden }))
    this.#tell({ type: 'appeared', hidden })
    await this.#tellWatchers()
  }

  async watchedBy(by: UserId): Promise<Presence> {
    this.#watchers.add(by)
    return this.#presenceFor(by, await this.#read())
  }

  async moved(): Promise<void> {
    const isOnline = this.#isOnline
    if (isOnline === this.#wasOnline) return
    this.#wasOnline = isOnline
    try {
      if (!isOnline) await this.#noteSeen()
      await this.#tellWatchers()
    } catch (error) {
      const why = error instanceof InniesError ? { code: error.code } : bugOf(error)
      this.#deps.log({ level: 'error', event: 'presence not stored', ...why })
    }
  }

  /** Sockets that go because their user was erased leave nothing behind. */
  async #noteSeen(): Promise<void> {
    const { devices } = await this.#read()
    const isLeftOver = !Object.keys(devices).length && (await this.#erasure.isKnown())
    if (!isLeftOver) await this.#change(stored => ({ ...stored, seen: this.#deps.now() }))
  }

  async revoke(device?: DeviceId): Promise<void> {
    const now = this.#deps.now()
    await this.#change(stored => {
      if (device === undefined) return { ...stored, revokedBefore: now }
      return { ...stored, devices: { ...stored.devices, [device]: { seen: now, revokedBefore: now } } }
    })
    await this.#pushes?.unsubscribe(device)
    for (const peer of this.#deps.peers()) if (device === undefined || peer.device === device) peer.close('signed-out')
  }

  async subscribe(device: DeviceId, subscription: PushSubscription): Promise<void> {
    if (!this.#pushes) throw new InniesError('not-found', 'This server pushes nothing: INNIES_PUSH_KEYS is not set.')
    await this.#pushes.subscribe(device, subscription)
  }

  async unsubscribe(device: DeviceId): Promise<void> {
    await this.#pushes?.unsubscribe(device)
  }

  async suspend(on: boolean): Promise<number | undefined> {
    await this.#change(({ suspendedAt, ...stored }) =>
      on ? { ...stored, suspendedAt: suspendedAt ?? this.#deps.now() } : stored,
    )
    if (on) for (const peer of this.#deps.peers()) peer.close('suspended')
    return (await this.#read()).suspendedAt
  }

  chatsAfter(chat?: ChatId): ReturnType<UserActor['chatsAfter']> {
    return this.#inbox.chatsAfter(chat)
  }

  async possessions(): ReturnType<UserActor['possessions']> {
    const { blocks, hidden, devices } = await this.#read()
    return { blocks, hidden, devices }
  }

  async erase(receipt: Receipt): Promise<string> {
    const begun = await this.#erasure.begin(receipt)
    for (const peer of this.#deps.peers()) peer.close('signed-out')
    return begun
  }

  async wake(): Promise<void> {
    await this.#erasure.wake()
    const { id, partition, now, reminding } = this.#deps
    const replace: RemindDependencies['replace'] = (chat, stretch) => this.#inbox.replaceStretch(chat, stretch)
    if (reminding) await remind({ ...reminding, user: id, partition, now, replace })
    await this.#pushes?.wake()
  }

  async account(): Promise<Account> {
    const { seen, suspendedAt } = (await readSettings(this.#deps.partition)).value
    const isOnline = this.#isOnline
    return { isOnline, ...(seen === undefined ? {} : { seen }), ...(suspendedAt === undefined ? {} : { suspendedAt }) }
  }

  get #isOnline(): boolean {
    for (const _peer of this.#deps.peers()) return true
    return false
  }

  /** Sends a frame to all devices of the user. */
  #tell(frame: object): void {
    const text = JSON.stringify(frame)
    for (const peer of this.#deps.peers()) peer.send(text)
  }

  async #tellWatchers(): Promise<void> {
    if (this.#watchers.isEmpty) return
    const value = await this.#read()
    for (const user of this.#watchers.now())
      this.#watchers.tell(user, [{ type: 'present', ...this.#presenceFor(user, value) }])
  }

  #presenceFor(by: UserId, { hidden, blocks, seen }: Stored): Presence {
    const user = this.#deps.id
    if (hidden || blocks.includes(by)) return { user, online: false }
    if (this.#isOnline) return { user, online: true }
    return { user, online: false, ...(seen === undefined ? {} : { seen }) }
  }

  async #read(): Promise<Stored> {
    return (await readSettings(this.#deps.partition)).value
  }

  #change(become: (stored: Stored) => Stored): Promise<void> {
    return changeSettings(this.#deps.partition, become)
  }
}

function newestDevices(devices: Stored['devices']): Stored['devices'] {
  const newest = Object.entries(devices).sort(([, one], [, other]) => other.seen - one.seen)
  return Object.fromEntries(newest.slice(0, MAX_DEVICES))
}
