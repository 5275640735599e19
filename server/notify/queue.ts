import { type Key, within } from '../kv/key.ts'
import type { Change, Entry, KeyRange, Partition } from '../kv/kv.ts'
import { InniesError } from '../protocol/error.ts'
import { type Notice, subjectOf } from './notice.ts'
import type { Outcome } from './post.ts'
import { wordsOf } from './post.ts'

/** An event in the queue, found by its id. Its place is in one of three lists: new, to be sent again, or given up. */
export type Queued = {
  notice: Notice
  place: Key
  /** How often it was sent in vain. */
  attempts: number
  /** What came of the last attempt, in words. */
  said?: string
}

/** An entry of one of the lists, and its place there. */
export type Waiting = { id: string; subject: string; place: Key }

type Listed = Omit<Waiting, 'place'>

/** An event that was given up. */
export type Failure = Pick<Queued, 'notice' | 'attempts' | 'said'> & { failedAt: number }

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** ms from one attempt to the next (www.standardwebhooks.com, "Deliverability and reliability"). */
export const DELAYS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]
const JITTER = 0.2 // of a delay, at most, by which it is longer
const GONE = 410 // the receiver wants no more
const KEPT = 30 * DAY // for which an event is kept that was given up
const BATCH = 500 // entries that are moved or removed in one commit

const EVENT = 'webhook'
const NEW = 'webhook-new'
const AGAIN = 'webhook-again'
const FAILED = 'webhook-failed'
/** The time when an event was last put off: an earlier one means that the clock was set back. */
const CLOCK = ['webhook-clock']

/** The events of one shard that wait to be sent, and those that were given up. All in its partition, nothing in memory. */
export class Queue {
  readonly #partition: Partition
  readonly #now: () => number
  readonly #opens: () => number
  #count = 0

  /** `opens`: when the receiver is to be asked again, ms since the epoch; a time in the past while it answers. */
  constructor(partition: Partition, now: () => number, opens: () => number) {
    this.#partition = partition
    this.#now = now
    this.#opens = opens
  }

  /** Stores events that are not there yet. */
  async add(notices: readonly Notice[]): Promise<void> {
    for (;;) {
      const known = await Promise.all(notices.map(({ id }) => this.#partition.get([EVENT, id])))
      const news = notices.filter((_, i) => !known[i])
      if (!news.length) return
      const check = news.map(({ id }) => ({ key: [EVENT, id], version: undefined }))
      if (await this.#partition.commit({ check, ...this.adding(news) })) return
    }
  }

  /** What is to be stored of new events, as part of a commit of the same partition; it sets the alarm. */
  adding(notices: readonly Notice[]): Required<Pick<Change, 'set'>> & { wakeAt: number } {
    const now = this.#now()
    const set = notices.flatMap(notice =>
      this.#put({ notice, attempts: 0, place: [NEW, now, ++this.#count, notice.id] }),
    )
    return { set, wakeAt: Math.max(now, this.#opens()) }
  }

  /** Events that have not been sent yet, in about the order in which they came, those after a place in their list. */
  news(after: Key | undefined, limit: number): Promise<Waiting[]> {
    return this.#waiting({ start: after ? [...after, 0] : [NEW], end: within(NEW).end, limit })
  }

  /** Events that are to be sent again now. */
  again(limit: number): Promise<Waiting[]> {
    return this.#waiting({ start: [AGAIN], end: [AGAIN, this.#now() + 1], limit })
  }

  /**
   * An event that is to be sent now; undefined where it is not any more: a list may be older than what it names. One that was
   * damaged on the disk is not looked at again.
   */
  async take({ id, place }: Waiting): Promise<Queued | undefined> {
    const queued = (await this.#entry(id).catch(unlessDamaged))?.value
    if (queued && isSame(queued.place, place)) return queued
    await this.#partition.commit({ delete: [place] })
    return undefined
  }

  /** Takes an event out: it was taken, or there is nothing to tell any more. */
  async remove({ notice, place }: Queued): Promise<void> {
    await this.#partition.commit({ delete: [[EVENT, notice.id], place] })
  }

  /** Puts an event off that was not taken, or gives it up. */
  async putOff({ notice, place, attempts: before }: Queued, outcome: Outcome): Promise<void> {
    const now = this.#now()
    const attempts = before + 1
    const isGone = outcome.phase === 'refused' && outcome.status === GONE
    const delay = isGone ? undefined : DELAYS[attempts - 1]
    const asked = outcome.phase === 'refused' ? Math.min(outcome.wait ?? 0, DAY) : 0
    const due = now + Math.max(asked, Math.round((delay ?? 0) * (1 + Math.random() * JITTER)))
    const next: Key = delay === undefined ? [FAILED, now, notice.id] : [AGAIN, due, notice.id]
    await this.#partition.commit({
      set: [...this.#put({ notice, attempts, place: next, said: wordsOf(outcome) }), { key: CLOCK, value: now }],
      delete: [place],
    })
  }

  /** Brings forward what a clock that was set back would hold up, and removes what was given up long ago. */
  async tidy(): Promise<void> {
    const now = this.#now()
    const clock = (await this.#partition.get<number>(CLOCK))?.value ?? 0
    if (clock > now + MINUTE) await this.#bringForward(now)
    const old = await this.#partition.list({ start: [FAILED], end: [FAILED, Math.max(0, now - KEPT)], limit: BATCH })
    const gone = old.flatMap(({ key }) => [key, [EVENT, String(key[2])]])
    if (gone.length) await this.#partition.commit({ delete: gone })
  }

  /** When there is something to do next; undefined = never. */
  async nextTime(): Promise<number | undefined> {
    const first = async (list: string) => (await this.#partition.list({ ...within(list), limit: 1 }))[0]?.key[1]
    const [news, again, failed] = await Promise.all([first(NEW), first(AGAIN), first(FAILED)])
    const times: number[] = []
    if (news !== undefined) times.push(this.#now())
    if (again !== undefined) times.push(Number(again))
    const next = times.length ? Math.max(this.#opens(), Math.min(...times)) : Number.POSITIVE_INFINITY
    const end = failed === undefined ? Number.POSITIVE_INFINITY : Number(failed) + KEPT
    return next === end ? undefined : Math.min(next, end)
  }

  async wakeAt(time: number): Promise<void> {
    await this.#partition.commit({ wakeAt: time })
  }

  /** The last failures before a place in their list. */
  async failures({
    before,
    limit,
  }: {
    before?: readonly [number, string] | undefined
    limit: number
  }): Promise<Failure[]> {
    const { start, end } = within(FAILED)
    const range = { start, end: before ? [FAILED, ...before] : end, limit, reverse: true }
    const entries = await this.#entries(await this.#partition.list<Listed>(range))
    return entries.map(({ value }) => ({ ...value, failedAt: Number(value.place[1]) }))
  }

  /** Puts a failure into the queue again, as if it were new, or all of them; resolves to how many. */
  async retry(id?: string): Promise<number> {
    if (id === undefined) return this.#retryAll()
    const entry = await this.#entry(id)
    if (entry?.value.place[0] !== FAILED) return 0
    return (await this.#addAgain([entry])) || this.retry(id)
  }

  /** How many wait, and how many were given up; at most `most` of each are counted. */
  async counts(most: number): Promise<{ waiting: number; failed: number }> {
    const count = async (list: string) => (await this.#partition.list({ ...within(list), limit: most })).length
    const [news, again, failed] = await Promise.all([count(NEW), count(AGAIN), count(FAILED)])
    return { waiting: Math.min(most, news + again), failed }
  }

  async #waiting(range: KeyRange): Promise<Waiting[]> {
    const listed = await this.#partition.list<Listed>(range)
    return listed.map(({ key, value }) => ({ ...value, place: key }))
  }

  #entry(id: string): Promise<Entry<Queued> | undefined> {
    return this.#partition.get<Queued>([EVENT, id])
  }

  /** What the entries of a list stand for. */
  async #entries(listed: readonly Entry<Listed>[]): Promise<Entry<Queued>[]> {
    const entries = await Promise.all(listed.map(({ value }) => this.#entry(value.id)))
    return entries.filter(entry => entry !== undefined)
  }

  async #retryAll(): Promise<number> {
    for (let count = 0; ; ) {
      const failed = await this.#partition.list<Listed>({ ...within(FAILED), limit: BATCH })
      if (!failed.length) return count
      count += await this.#addAgain(await this.#entries(failed))
    }
  }

  /** Resolves to 0 where one of them was changed meanwhile. */
  async #addAgain(entries: readonly Entry<Queued>[]): Promise<number> {
    const isDone = await this.#partition.commit({
      check: entries.map(({ key, version }) => ({ key, version })),
      ...this.adding(entries.map(({ value }) => value.notice)),
      delete: entries.map(({ value }) => value.place),
    })
    return isDone ? entries.length : 0
  }

  async #bringForward(now: number): Promise<void> {
    for (;;) {
      const late = await this.#partition.list<Listed>({
        start: [AGAIN, now + 1],
        end: within(AGAIN).end,
        limit: BATCH,
      })
      if (!late.length) break
      const entries = await this.#entries(late)
      const set = entries.flatMap(({ value }) => this.#put({ ...value, place: [AGAIN, now, value.notice.id] }))
      await this.#partition.commit({ set, delete: late.map(({ key }) => key) })
    }
    await this.#partition.commit({ set: [{ key: CLOCK, value: now }] })
  }

  #put(queued: Queued): NonNullable<Change['set']> {
    const { notice, place } = queued
    const listed: Listed = { id: notice.id, subject: subjectOf(notice) }
    return [
      { key: [EVENT, notice.id], value: queued },
      { key: place, value: listed },
    ]
  }
}

const isSame = (one: Key, other: Key) => one.length === other.length && one.every((part, i) => part === other[i])

function unlessDamaged(error: unknown): undefined {
  if (!(error instanceof InniesError) || error.code !== 'damaged') throw error
}
