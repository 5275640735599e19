import { NAME, NOTHING, readSettings, SETTINGS, type Stored } from '../chat/settings.ts'
import { type Key, within } from '../kv/key.ts'
import type { Entry, Partition } from '../kv/kv.ts'
import { bugOf, type Log } from '../log.ts'
import { randomNoticeId } from '../notify/notice.ts'
import { shardOf } from '../people/shards.ts'
import { InniesError } from '../protocol/error.ts'
import type { UserId } from '../protocol/people.ts'
import type { Erasure, Removed } from '../protocol/privacy.ts'
import type { Runtime } from '../runtime.ts'
import { holdersOf } from './holders.ts'

/**
 * What is stored of it while it goes on, with the id under which the site's backend hears of its end; then, with `until`,
 * for as long as a token from before might still be shown.
 */
type Job = { receipt: Receipt; begun: number; removed: Removed; notice: string; until?: number }

/** The id of a receipt, and how it names the user. */
export type Receipt = Pick<Erasure, 'id' | 'user'>

export type ErasureDependencies = {
  user: UserId
  partition: Partition
  runtime: Runtime
  /** Stores rows that wait in memory. */
  settle: () => Promise<void>
  now: () => number
  log: Log
}

const JOB = ['erasure']
/** What stays until the end; the settings are empty then. */
const KEPT: ReadonlySet<unknown> = new Set([JOB, NAME, SETTINGS].map(([kind]) => kind))

const DAY = 86_400_000 // ms
const OLD_TOKENS = 91 * DAY // after which none counts: tokens live a day at most, the keys of guests 90 days
const STEPS = 200 // commits in chats while one alarm rings
const BATCH = 500 // keys deleted in one commit
const RETRY = 60_000 // ms until chats that failed are tried again

/** Erases one user: a job in their own partition, driven by its alarm, that goes on where it stopped. */
export class Erasing {
  readonly #deps: ErasureDependencies
  #running: Promise<void> | undefined

  constructor(deps: ErasureDependencies) {
    this.#deps = deps
  }

  get isIdle(): boolean {
    return !this.#running
  }

  /** Nobody comes in meanwhile. */
  async isRunning(): Promise<boolean> {
    const job = await this.#job()
    return job !== undefined && job.value.until === undefined
  }

  /** The user is being erased, or was, and tokens from before may still be shown. */
  async isKnown(): Promise<boolean> {
    return (await this.#job()) !== undefined
  }

  /** Begins it, unless it is going on; from here on it ends by itself. Resolves to the id of its receipt. */
  async begin(receipt: Receipt): Promise<string> {
    const { user, partition, now } = this.#deps
    for (;;) {
      const before = await this.#job()
      if (before && before.value.until === undefined) return this.#note(before.value)
      const settings = await readSettings(partition)
      const { blocks, devices } = settings.value
      const removed = { devices: Object.keys(devices).length, blocks: blocks.length }
      const job: Job = { receipt, begun: now(), removed, notice: randomNoticeId() }
      const isDone = await partition.commit({
        check: [
          { key: JOB, version: before?.version },
          { key: SETTINGS, version: settings.version },
        ],
        set: [{ key: JOB, value: job }, { key: NAME, value: user }, emptied(settings.value, now())],
        wakeAt: now(),
      })
      if (isDone) return this.#note(job)
    }
  }

  /** Goes on. What could not be erased now is tried again later. */
  wake(): Promise<void> {
    this.#running ??= this.#goOn().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #goOn(): Promise<void> {
    const { partition, now } = this.#deps
    const job = (await this.#job())?.value
    if (!job) return
    if (job.until !== undefined) return this.#end(job.until)
    const left = (await this.#eraseChats()) ?? ((await this.#eraseOwn()) ? undefined : 0)
    if (left === undefined) await this.#eraseElsewhere()
    else await partition.commit({ wakeAt: now() + left })
  }

  /** Resolves to how many ms to wait until there is more to do here; undefined = there is nothing left. */
  async #eraseChats(): Promise<number | undefined> {
    const { user, partition, runtime, settle, log } = this.#deps
    await settle()
    let after: string | undefined
    for (let step = 0; step < STEPS; step++) {
      const start = after === undefined ? ['row'] : ['row', after, 0]
      const [row] = await partition.list<{ feed: number }>({ start, end: within('row').end, limit: 1 })
      if (!row) return after === undefined ? undefined : RETRY
      const chat = String(row.key[1])
      const job = await this.#job()
      if (!job) return undefined
      try {
        const { isDone, removed } = await runtime.chat(chat).erase(user, job.value.receipt.id)
        if (isDone) await this.#forgetRow(row, job, { ...removed, chats: 1 })
      } catch (error) {
        const why = error instanceof InniesError ? { code: error.code } : bugOf(error)
        log({ level: 'error', event: 'a chat was not erased from', receipt: job.value.receipt.id, ...why })
        after = chat // one that fails does not hold up the others
      }
    }
    return 0
  }

  /** Unless the row, or what was counted, has changed meanwhile: then it is looked at again. */
  async #forgetRow(row: Entry<{ feed: number }>, job: Entry<Job>, removed: Removed): Promise<void> {
    const next = { ...job.value, removed: sum(job.value.removed, removed) }
    const isDone = await this.#deps.partition.commit({
      check: [row, job],
      set: [{ key: JOB, value: next }],
      delete: [row.key, ['feed', row.value.feed]],
    })
    if (isDone) await this.#note(next)
  }

  /** All that is in the user's own partition. Resolves to false when a chat came meanwhile. */
  async #eraseOwn(): Promise<boolean> {
    const { partition } = this.#deps
    for (;;) {
      const entries = (await partition.list(within())).filter(({ key }) => !KEPT.has(String(key[0])))
      if (entries.some(({ key }) => key[0] === 'row')) return false
      const batch = entries.slice(0, BATCH)
      if (!batch.length) return true
      await partition.commit({ check: batch, delete: batch.map(entry => entry.key) })
    }
  }

  /** All that is neither in chats nor in the user's own partition; then it is over. */
  async #eraseElsewhere(): Promise<void> {
    const { user, partition, runtime, now } = this.#deps
    for (const { name, count, erase } of holdersOf(runtime.site)) {
      const found = await count(user)
      await this.#count(name, found)
      await erase(user)
    }
    const job = await this.#job()
    if (!job) return
    const ended = now()
    await runtime.site(shardOf(user)).announce([{ type: 'user.erased', user, at: ended, id: job.value.notice }])
    const until = ended + OLD_TOKENS
    await this.#note(job.value, ended) // before the end, after which nobody comes back here
    const settings = await readSettings(partition)
    await partition.commit({
      check: [job, { key: SETTINGS, version: settings.version }],
      set: [
        { key: JOB, value: { ...job.value, until } },
        emptied(settings.value, settings.value.revokedBefore ?? ended),
      ],
      wakeAt: until,
    })
    if (await this.isRunning()) await partition.commit({ wakeAt: ended }) // something came in between
  }

  /** Counted before it is erased: a crash in between counts it again, and not less. */
  async #count(name: string, found: number): Promise<void> {
    const job = await this.#job()
    if (!job || found <= (job.value.removed[name] ?? 0)) return
    const value = { ...job.value, removed: { ...job.value.removed, [name]: found } }
    await this.#deps.partition.commit({ check: [job], set: [{ key: JOB, value }] })
  }

  /** No token from before counts any more, with or without us. */
  async #end(until: number): Promise<void> {
    const { partition, now } = this.#deps
    const job = await this.#job()
    if (!job) return
    if (now() < until) return void (await partition.commit({ wakeAt: until }))
    const { value, version } = await readSettings(partition)
    const { revokedBefore = 0, ...rest } = value
    const settings = revokedBefore < now() - OLD_TOKENS ? rest : value
    const isEmpty = JSON.stringify(settings) === JSON.stringify(NOTHING)
    const isUsed = (await partition.list({ ...within(), limit: KEPT.size + 1 })).length > KEPT.size
    await partition.commit({
      check: [job, { key: SETTINGS, version }],
      set: isEmpty ? [] : [{ key: SETTINGS, value: settings }],
      delete: [JOB, ...(isEmpty ? [SETTINGS] : []), ...(isUsed ? [] : [NAME])],
    })
  }

  #job(): Promise<Entry<Job> | undefined> {
    return this.#deps.partition.get<Job>(JOB)
  }

  /** Writes the receipt, which everybody may see who has its id. */
  async #note({ receipt, begun, removed }: Job, ended?: number): Promise<string> {
    const how = ended === undefined ? { state: 'running' as const } : { state: 'done' as const, ended }
    await this.#deps.runtime.site(0).putErasure({ ...receipt, begun, removed, ...how })
    return receipt.id
  }
}

/** Nothing but what the site has decided of this id: it is not for an erasure to undo a suspension. */
function emptied({ suspendedAt }: Stored, revokedBefore: number): { key: Key; value: Stored } {
  const suspended = suspendedAt === undefined ? {} : { suspendedAt }
  return { key: SETTINGS, value: { ...NOTHING, revokedBefore, ...suspended } }
}

function sum(one: Removed, other: Removed): Removed {
  const all = { ...one }
  for (const [kind, count] of Object.entries(other)) all[kind] = (all[kind] ?? 0) + count
  return all
}
