import type { UserId } from '../protocol/people.ts'
import type { Runtime, StoredReport } from '../runtime.ts'
import { shardOf } from './shards.ts'

/** All that one user has reported, some at a time. */
export async function* reportedBy(site: Runtime['site'], user: UserId): AsyncGenerator<StoredReport> {
  let after: string | undefined
  do {
    const { reports, next } = await site(shardOf(user)).reportsBy(user, after)
    yield* reports
    after = next
  } while (after !== undefined)
}
