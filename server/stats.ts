import type { Sample } from './metrics.ts'
import { fromAll } from './people/shards.ts'
import { Stats } from './protocol/stats.ts'
import { type Route, route } from './route.ts'
import type { Counts, Runtime } from './runtime.ts'

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
  ]
}
