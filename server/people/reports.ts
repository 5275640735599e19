import { within } from '../kv/key.ts'
import type { Change, Partition } from '../kv/kv.ts'
import { type Notice, noticeId } from '../notify/notice.ts'
import type { Reported } from '../protocol/complaint.ts'
import { InniesError } from '../protocol/error.ts'
import type { UserId } from '../protocol/people.ts'
import type { ReportState } from '../protocol/report.ts'
import type { FiledReport, Place, StoredReport } from '../runtime.ts'
import type { Tally } from './tally.ts'

const SCANNED = 500 // reports of all users, among which those of one are looked for
const MAX_OPEN = 100 // reports of one user that nobody has looked at
const LISTS: Record<ReportState, string> = { open: 'report-open', closed: 'report-closed' }

export type ReportsDependencies = {
  partition: Partition
  tally: Tally
  now: () => number
  /** What the commit that stores a report also stores, so that the site's backend is told; undefined = nothing. */
  announcing: (notice: Notice) => Pick<Change, 'set' | 'wakeAt'> | undefined
}

/** The reports by the users of one shard. */
export class Reports {
  readonly #deps: ReportsDependencies

  constructor(deps: ReportsDependencies) {
    this.#deps = deps
  }

  /** Resolves to the id of the open one where the same was reported already. */
  file(report: FiledReport): Promise<string> {
    const { id, by, about } = report
    const once = keyOf(by, about)
    const { partition, tally, now, announcing } = this.#deps
    return tally.change(async () => {
      const known = await partition.get<string>(once)
      if (known) return { result: known.value }
      const open = await partition.list({ ...within('reported', by), limit: MAX_OPEN })
      if (open.length === MAX_OPEN)
        throw new InniesError('too-many', `Nobody has looked at your last ${MAX_OPEN} reports yet.`)
      const stored: StoredReport = { ...report, at: now() }
      const told = announcing({
        type: 'report.created',
        user: by,
        report: id,
        id: await noticeId('report', id),
        at: stored.at,
      })
      const set = [
        { key: ['report', id], value: stored },
        { key: [LISTS.open, stored.at, id], value: 1 },
        { key: once, value: id },
        ...(told?.set ?? []),
      ]
      const change = { ...told, check: [{ key: once, version: undefined }], set }
      return { change, moves: { reports: 1 }, result: id }
    })
  }

  async page({ state, before, limit }: { state: ReportState; before?: Place | undefined; limit: number }) {
    const { start, end } = within(LISTS[state])
    const range = { start, end: before ? [LISTS[state], ...before] : end, limit, reverse: true }
    const entries = await this.#deps.partition.list(range)
    const found = await Promise.all(entries.map(entry => this.report(String(entry.key[2]))))
    return found.filter(report => report !== undefined)
  }

  async report(id: string): Promise<StoredReport | undefined> {
    return (await this.#deps.partition.get<StoredReport>(['report', id]))?.value
  }

  /** Some of those by one user, in the order of their ids; `next` is where to go on. */
  async by(user: UserId, after?: string): Promise<{ reports: StoredReport[]; next?: string }> {
    const { start, end } = within('report')
    const range = { start: after === undefined ? start : ['report', after, 0], end, limit: SCANNED }
    const entries = await this.#deps.partition.list<StoredReport>(range)
    const next = entries.length === SCANNED ? { next: String(entries.at(-1)!.key[1]) } : {}
    return { reports: entries.map(({ value }) => value).filter(report => report.by === user), ...next }
  }

  /** Takes their own words out of what a user has reported: now, or when it is closed. Who it is about stays. */
  async forget(id: string): Promise<void> {
    const entry = await this.#deps.partition.get<StoredReport>(['report', id])
    if (!entry || entry.value.erased) return
    const value: StoredReport = { ...entry.value, erased: true, ...(entry.value.closed ? { reason: '' } : {}) }
    if (!(await this.#deps.partition.commit({ check: [entry], set: [{ key: entry.key, value }] })))
      await this.forget(id)
  }

  /** What was kept of a message goes with it. Of a closed one only the note changes. */
  close(id: string, note: string | undefined): Promise<boolean> {
    const key = ['report', id]
    return this.#deps.tally.change(async () => {
      const entry = await this.#deps.partition.get<StoredReport>(key)
      if (!entry) return { result: false }
      const { message: _message, closed, ...report } = entry.value
      const at = closed?.at ?? this.#deps.now()
      const words = report.erased ? { reason: '' } : {}
      const value: StoredReport = { ...report, ...words, closed: { at, ...(note === undefined ? {} : { note }) } }
      const check = [{ key, version: entry.version }]
      if (closed) return { change: { check, set: [{ key, value }] }, result: true }
      const set = [
        { key, value },
        { key: [LISTS.closed, at, id], value: 1 },
      ]
      const gone = [[LISTS.open, report.at, id], keyOf(report.by, report.about)]
      return { change: { check, set, delete: gone }, moves: { reports: -1 }, result: true }
    })
  }
}

/** Where a report stands in its list. */
export function placeOf({ id, at, closed }: StoredReport): Place {
  return [closed?.at ?? at, id]
}

/** One user reports one thing once, as long as that report is open. */
function keyOf(by: string, about: Reported): (string | number)[] {
  if ('user' in about) return ['reported', by, 'user', about.user]
  return 'of' in about ? ['reported', by, 'message', about.chat, about.of] : ['reported', by, 'chat', about.chat]
}
