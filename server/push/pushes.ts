import { NAME, readSettings } from '../chat/settings.ts'
import type { StoredRow } from '../chat/stored-row.ts'
import { within } from '../kv/key.ts'
import type { Change, Entry, Partition } from '../kv/kv.ts'
import type { Outcome } from '../notify/post.ts'
import { shardOf } from '../people/shards.ts'
import type { ChatId } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { DeviceId, UserId } from '../protocol/people.ts'
import type { PushSubscription } from '../protocol/push.ts'
import type { Runtime } from '../runtime.ts'
import { type Alert, alertDue, alertsOf, authorOf, type Told } from './alert.ts'
import { payloadOf } from './payload.ts'
import type { Pushing } from './pushing.ts'
import { createRefusals, type Refusals } from './refusal.ts'
import { topicOf, travelOf } from './travel.ts'

export type PushesDependencies = {
  user: UserId
  partition: Partition
  site: Runtime['site']
  pushing: Pushing
  now: () => number
}

/** Where a device is reached, and since when. */
type Subscribed = PushSubscription & { at: number }

/** An alert on its way to one device: when it is sent, ms since the epoch, and how often it was in vain. */
type Out = { alert: Alert; due: number; attempts: number }

/** What became of a row, for who decides whether its owner is told. */
export type Changed = { chat: ChatId; old: StoredRow | undefined; next: Omit<StoredRow, 'feed'> }

const SUBSCRIBED = 'push'
const ALERT = 'push-alert'
const TOLD = 'push-told'
const OUT = 'push-out'

const MAX_SUBSCRIPTIONS = 20 // of one user; the oldest goes
const DELAYS = [10_000, 60_000, 600_000, 3_600_000] // ms from one attempt to the next; then it is given up
const LONGEST_WAIT = 3_600_000 // ms, whatever a push service asks for
const LEASE = 30_000 // ms after which another process sends what this one had begun with
const GONE: readonly number[] = [404, 410] // the browser unsubscribed
const AGAIN: readonly number[] = [408, 425, 429]

/**
 * What is pushed to the devices of one user. All of it is in their partition: what changed and is to be told, what was told, and
 * what is on its way to each device. After a crash something may be sent twice; it takes the place of the first on the screen.
 */
export class Pushes {
  readonly #deps: PushesDependencies
  /** One request at a time to each device. */
  readonly #lanes = new Map<DeviceId, Promise<void>>()
  readonly #refusals: Refusals

  constructor(deps: PushesDependencies) {
    this.#deps = deps
    this.#refusals = createRefusals(deps.site, deps.now)
  }

  get isIdle(): boolean {
    return !this.#lanes.size
  }

  /** Resolves when nothing is on its way. */
  async settle(): Promise<void> {
    while (this.#lanes.size) await Promise.all(this.#lanes.values())
  }

  /** From now on the device is told. Throws `bad-request` for an address that is none of a push service. */
  async subscribe(device: DeviceId, subscription: PushSubscription): Promise<void> {
    const { partition, pushing, now } = this.#deps
    if (!pushing.isEndpoint(subscription.endpoint))
      throw new InniesError(
        'bad-request',
        '"subscription": its endpoint is none of a push service in INNIES_PUSH_HOSTS.',
      )
    const known = (await this.#subscribed()).filter(({ key }) => key[1] !== device)
    const isSame = ({ value }: Entry<Subscribed>) => value.endpoint === subscription.endpoint
    const others = known.filter(one => !isSame(one)).sort((one, other) => other.value.at - one.value.at)
    const gone = [...known.filter(isSame), ...others.slice(MAX_SUBSCRIPTIONS - 1)]
    const set = [{ key: [SUBSCRIBED, device], value: { ...subscription, at: now() } }]
    await partition.commit({ set, delete: gone.map(({ key }) => key) })
  }

  /** The device is told nothing any more; without a device none is. */
  async unsubscribe(device?: DeviceId): Promise<void> {
    const { partition } = this.#deps
    const [subscribed, outs] = await Promise.all([partition.list(keysOf(SUBSCRIBED, device)), this.#outs(device)])
    const keys = [...subscribed, ...outs].map(({ key }) => key)
    if (keys.length) await partition.commit({ delete: keys })
  }

  /** What is to be stored with rows that change, in the same commit; undefined where nobody is to be told of them. */
  async adding(changes: readonly Changed[]): Promise<Required<Pick<Change, 'set' | 'wakeAt'>> | undefined> {
    const { user, partition, now } = this.#deps
    const dues = changes.flatMap(({ chat, old, next }) => {
      const due = alertDue(user, old, next, now())
      return due === undefined ? [] : [{ chat, due }]
    })
    if (!dues.length || !(await partition.list({ ...within(SUBSCRIBED), limit: 1 })).length) return undefined
    const set: NonNullable<Change['set']> = [{ key: NAME, value: user }]
    for (const { chat, due } of dues) {
      const known = await partition.get<number>([ALERT, chat])
      set.push({ key: [ALERT, chat], value: Math.min(due, known?.value ?? due) })
    }
    return { set, wakeAt: Math.min(...dues.map(({ due }) => due)) }
  }

  /** Sends what is due, and sets the alarm for the rest. */
  async wake(): Promise<void> {
    const { partition, now } = this.#deps
    for (const { key, value } of await partition.list<number>(within(ALERT)))
      if (value <= now()) while (!(await this.#putOut(String(key[1])))) {} // something changed meanwhile: look again
    const outs = await this.#outs()
    this.#send(outs)
    const waiting = outs.map(({ value }) => (value.due <= now() ? now() + LEASE : value.due))
    const alerts = (await partition.list<number>(within(ALERT))).map(({ value }) => value)
    const wakeAt = Math.min(...waiting, ...alerts)
    if (wakeAt < Infinity) await partition.commit({ wakeAt })
  }

  /** Makes of what there is to tell of a chat what goes to each device. Resolves to false when that changed meanwhile. */
  async #putOut(chat: ChatId): Promise<boolean> {
    const { user, partition, now } = this.#deps
    const [alert, row, before, devices] = await Promise.all([
      partition.get<number>([ALERT, chat]),
      partition.get<StoredRow>(['row', chat]),
      partition.get<Told>([TOLD, chat]),
      this.#subscribed(),
    ])
    if (!alert) return true
    const { suspendedAt, blocks } = (await readSettings(partition)).value
    const isWanted = row && suspendedAt === undefined && !blocks.includes(senderOf(row.value) ?? '')
    const { alerts, told } = isWanted ? alertsOf(user, row.value, before?.value) : { alerts: [], told: before?.value }
    const outs = devices.flatMap(({ key }) =>
      alerts.map(alert => ({ key: [OUT, key[1]!, chat, laneOf(alert)], value: { alert, due: now(), attempts: 0 } })),
    )
    return partition.commit({
      check: [alert, ...(row ? [row] : [])],
      set: [...outs, ...(told ? [{ key: [TOLD, chat], value: told }] : [])],
      delete: [alert.key],
    })
  }

  /** Begins to send to each device for which something is due and that is asked nothing yet. */
  #send(outs: readonly Entry<Out>[]): void {
    for (const device of this.#dueDevices(outs)) {
      if (this.#lanes.has(device)) continue
      const lane = this.#run(device).then(
        async () => {
          this.#lanes.delete(device)
          this.#send(await this.#outs(device)) // what came after the last look
        },
        () => void this.#lanes.delete(device), // the store did not answer: the alarm goes on
      )
      this.#lanes.set(
        device,
        lane.catch(() => {}),
      )
    }
  }

  #dueDevices(outs: readonly Entry<Out>[]): Set<DeviceId> {
    const { now, pushing } = this.#deps
    if (pushing.signal?.aborted) return new Set()
    return new Set(outs.filter(({ value }) => value.due <= now()).map(({ key }) => String(key[1])))
  }

  async #run(device: DeviceId): Promise<void> {
    for (;;) {
      const outs = await this.#outs(device)
      const [next] = outs.filter(({ value }) => value.due <= this.#deps.now()).sort(byUrgency)
      if (!next || this.#deps.pushing.signal?.aborted) return
      await this.#sendOne(device, next)
    }
  }

  async #sendOne(device: DeviceId, out: Entry<Out>): Promise<void> {
    const { partition, pushing } = this.#deps
    const [chat, { alert }] = [String(out.key[2]), out.value]
    const [to, row] = await Promise.all([
      partition.get<Subscribed>([SUBSCRIBED, device]),
      partition.get<StoredRow>(['row', chat]),
    ])
    const payload = to && row && (await payloadOf(alert, row.value, this.#payload))
    const travel = payload && travelOf(payload, await topicOf(chat, laneOf(alert)), this.#deps.now())
    if (!to || !payload || !travel) return this.#drop(out)
    const { at: _at, language, ...subscription } = to.value
    const text = JSON.stringify(language === undefined ? payload : { ...payload, language })
    const outcome = await pushing.send(subscription, text, travel)
    if (pushing.signal?.aborted && outcome.phase !== 'taken') return
    pushing.meter.count('innies_pushes_total', { outcome: outcome.phase })
    await this.#sent(device, out, outcome)
  }

  get #payload() {
    const { user: owner, site, pushing } = this.#deps
    const person = async (id: UserId) => (await site(shardOf(id)).people([id]))[0]
    return { owner, hasText: pushing.hasText, person, refusals: this.#refusals }
  }

  async #sent(device: DeviceId, out: Entry<Out>, outcome: Outcome): Promise<void> {
    const { pushing, now, partition } = this.#deps
    if (outcome.phase === 'taken') return this.#drop(out)
    if (outcome.phase === 'refused' && GONE.includes(outcome.status)) return this.unsubscribe(device)
    const isFinal = outcome.phase === 'refused' && outcome.status < 500 && !AGAIN.includes(outcome.status)
    // The keys or the clock are wrong, or the endpoint is of other keys: the device subscribes anew when it is here again.
    if (isFinal) pushing.log({ level: 'error', event: 'push refused', status: outcome.status })
    const delay = isFinal ? undefined : DELAYS[out.value.attempts]
    if (delay === undefined) return this.#drop(out)
    const wait = outcome.phase === 'refused' ? Math.min(outcome.wait ?? 0, LONGEST_WAIT) : 0
    const due = now() + Math.max(delay, wait)
    const value = { ...out.value, due, attempts: out.value.attempts + 1 }
    await partition.commit({ check: [out], set: [{ key: out.key, value }], wakeAt: due })
  }

  /** Unless something newer has taken its place. */
  async #drop(out: Entry<Out>): Promise<void> {
    await this.#deps.partition.commit({ check: [out], delete: [out.key] })
  }

  #subscribed(): Promise<Entry<Subscribed>[]> {
    return this.#deps.partition.list<Subscribed>(within(SUBSCRIBED))
  }

  #outs(device?: DeviceId): Promise<Entry<Out>[]> {
    return this.#deps.partition.list<Out>(keysOf(OUT, device))
  }
}

/** Those of a kind: of one device, or of all. */
const keysOf = (kind: string, device: DeviceId | undefined) =>
  within(...(device === undefined ? [kind] : [kind, device]))

/** A call and its end take each other's place. */
const laneOf = ({ type }: Alert) => (type === 'message' ? 'message' : 'call')

const byUrgency = (one: Entry<Out>, other: Entry<Out>) =>
  laneOf(one.value.alert).localeCompare(laneOf(other.value.alert))

/** Whose doing it is: who calls, or who wrote. */
const senderOf = ({ row }: StoredRow) => row.call?.from ?? authorOf(row)
