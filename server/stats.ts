import { dateOf, dayOf, figuresOf, plus, type Sums } from './call/call-sums.ts'
import type { Sample } from './metrics.ts'
import { fromAll } from './people/shards.ts'
import { CallStats, CallStatsQuery } from './protocol/call-stats.ts'
import { Stats } from './protocol/stats.ts'
import { type Route, route } from './route.ts'
import type { CallSums, Counts, Runtime } from './runtime.ts'

/** How much there is; with what the host has measured of itself, where it can. */
export async function readStats(runtime: Runtime, samples: readonly Sample[] = []): Promise<Stats> {
  const shards = await fromAll(runtime.site, shard => shard.counts())
  const sum = (kind: keyof Counts) => shards.reduce((sum, counts) => sum + counts[kind], 0)
  const measured = (name: Sample['name']) => samples.find(sample => sample.name === name)?.value
  const [sockets, storeBytes] = [measured('innies_sockets'), measured('innies_store_bytes')]
  return {
    users: sum('users'),
    chats: sum('chats'),
    messages: sum('messages'),
    calls: sum('calls'),
    openReports: sum('reports'),
    files: sum('files'),
    fileBytes: sum('fileBytes'),
    ...(sockets === undefined ? {} : { sockets }),
    ...(storeBytes === undefined ? {} : { storeBytes }),
  }
}

/** What was counted of calls, of all shares of the site together: since ever, and by day from that one on. */
export async function readCallSums({ site }: Pick<Runtime, 'site'>, since: number): Promise<CallSums> {
  const shares = await fromAll(site, shard => shard.callSums(since))
  const days = new Map<number, Sums>()
  for (const [day, sums] of shares.flatMap(share => share.days)) days.set(day, plus(days.get(day) ?? {}, sums))
  return { all: shares.map(({ all }) => all).reduce(plus), days: [...days].sort(([one], [other]) => one - other) }
}

async function callStats(runtime: Runtime, since: number): Promise<CallStats> {
  const { days } = await readCallSums(runtime, since)
  return {
    sum: figuresOf(days.map(([, sums]) => sums).reduce(plus, {})),
    days: days.map(([day, sums]) => ({ day: dateOf(day), ...figuresOf(sums) })),
  }
}

type Dependencies = { runtime: Runtime; samples?: (() => readonly Sample[]) | undefined }

/** What an operator asks. */
export function statsRoutes({ runtime, samples }: Dependencies): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/stats',
      who: 'admin',
      does: 'How many users, chats, messages, calls, open reports and files there are, and what the server carries now.',
      answer: Stats,
      handle: () => readStats(runtime, samples?.()),
    }),
    route({
      method: 'GET',
      path: '/v1/stats/calls',
      who: 'admin',
      does: 'How the calls of the last days went: how many, how long, how soon they were answered, how well they travelled.',
      query: CallStatsQuery,
      answer: CallStats,
      handle: ({ query }) => callStats(runtime, dayOf(Date.now()) - query.days + 1),
    }),
  ]
}
