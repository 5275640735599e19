import { placeOfMessage } from '../chat/resource.ts'
import type { Reported } from '../protocol/complaint.ts'
import { InniesError } from '../protocol/error.ts'
import { ClosedReport, NewReport, Reports, ReportsQuery, ReportTaken } from '../protocol/report.ts'
import { type Route, route } from '../route.ts'
import type { Runtime } from '../runtime.ts'
import type { Directory } from './directory.ts'
import { reportOf } from './report-resource.ts'
import { report } from './reporting.ts'
import { placeOf } from './reports.ts'
import { fromAll, newestOf, shardOfId } from './shards.ts'

/** What users report, and what the site's backend does with it. */
export function reportRoutes({ runtime, directory }: { runtime: Runtime; directory: Directory }): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/reports',
      who: 'user',
      does: 'Reports a user, a chat or a message to the site. The message is kept as it is now until the report is closed.',
      body: NewReport,
      answer: ReportTaken,
      refuses: ['gone'],
      limit: 'reports',
      handle: async ({ who, body }) => ({
        id: await report(runtime, who.person.id, { about: aboutOf(body), reason: body.reason }),
      }),
    }),
    route({
      method: 'GET',
      path: '/v1/reports',
      who: 'admin',
      does: 'The reports that are open, or closed, the newest first.',
      query: ReportsQuery,
      answer: Reports,
      async handle({ query: { state, cursor: before, limit } }) {
        const pages = await fromAll(runtime.site, shard => shard.reports({ state, before, limit }))
        const { things, ...rest } = newestOf(pages, placeOf, limit)
        const reports = things.map(reportOf)
        const named = reports.flatMap(one => [one.reporterId, ...(one.userId === undefined ? [] : [one.userId])])
        return { reports, people: await directory.people(named), ...rest }
      },
    }),
    route({
      method: 'PUT',
      path: '/v1/reports/{report}',
      who: 'admin',
      does: 'Closes a report. What it kept of a message is removed; the note stays.',
      body: ClosedReport,
      async handle({ params: { report: id = '' }, body }) {
        const shard = shardOfId(id)
        const isDone = shard !== undefined && (await runtime.site(shard).closeReport(id, body.note))
        if (!isDone) throw new InniesError('not-found', 'There is no such report.')
      },
    }),
  ]
}

function aboutOf(body: NewReport): Reported {
  if ('userId' in body) return { user: body.userId }
  return 'chatId' in body ? { chat: body.chatId } : placeOfMessage(body.messageId)
}
