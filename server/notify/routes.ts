import { fromAll, newestOf } from '../people/shards.ts'
import { InniesError } from '../protocol/error.ts'
import { type EventFailure, EventFailures, EventsRetried, FailuresQuery } from '../protocol/webhook.ts'
import { type Route, route } from '../route.ts'
import type { Runtime } from '../runtime.ts'
import type { Failure } from './queue.ts'

const MOST_COUNTED = 250 // events of each shard: counting is reading

/** What the site's backend was to be told and did not take. */
export function notifyRoutes({ runtime }: { runtime: Runtime }): Route[] {
  const { site } = runtime
  return [
    route({
      method: 'GET',
      path: '/v1/webhooks/failures',
      who: 'admin',
      does: 'Events that the receiver of webhooks did not take, the last given up first; and how many still wait.',
      query: FailuresQuery,
      answer: EventFailures,
      async handle({ query: { cursor: before, limit } }) {
        const pages = await fromAll(site, shard => shard.failures({ before, limit }))
        const { things, ...next } = newestOf(pages, ({ failedAt, notice }) => [failedAt, notice.id], limit)
        return { failures: things.map(failureOf), ...next, ...(await counts(site)) }
      },
    }),
    route({
      method: 'POST',
      path: '/v1/webhooks/failures/{event}/retry',
      who: 'admin',
      does: 'Sends such an event again, as if it were new.',
      answer: EventsRetried,
      async handle({ params: { event = '' } }) {
        const count = await retry(site, event)
        if (!count) throw new InniesError('not-found', 'No event of that id was given up.')
        return { count }
      },
    }),
    route({
      method: 'POST',
      path: '/v1/webhooks/failures/retry',
      who: 'admin',
      does: 'Sends all such events again.',
      answer: EventsRetried,
      handle: async () => ({ count: await retry(site) }),
    }),
  ]
}

async function retry(site: Runtime['site'], event?: string): Promise<number> {
  const counts = await fromAll(site, shard => shard.retry(event))
  return counts.reduce((sum, count) => sum + count, 0)
}

async function counts(site: Runtime['site']): Promise<{ waiting: number; failed: number }> {
  const all = await fromAll(site, shard => shard.countEvents(MOST_COUNTED))
  const sum = (which: 'waiting' | 'failed') => all.reduce((total, count) => total + count[which], 0)
  return { waiting: sum('waiting'), failed: sum('failed') }
}

function failureOf({ notice, failedAt, attempts, said }: Failure): EventFailure {
  const { id, type, at } = notice
  return {
    id,
    type,
    at,
    failedAt,
    attempts,
    reason: said ?? '',
    ...('chat' in notice ? { chatId: notice.chat } : {}),
    ...('user' in notice ? { userId: notice.user } : {}),
  }
}
