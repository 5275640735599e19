import { createDirectory } from '../people/directory.ts'
import { reportedBy } from '../people/reported-by.ts'
import { shardOf } from '../people/shards.ts'
import type { UserId } from '../protocol/people.ts'
import type { Runtime } from '../runtime.ts'

/** A store besides chats and the user's own partition that has something of a user. */
export type Holder = {
  /** Names the count in the receipt. */
  name: string
  /** How many there are; asked before they are erased. */
  count(user: UserId): Promise<number>
  /** May be repeated. */
  erase(user: UserId): Promise<void>
}

/**
 * All of them: whoever adds a store of what users do adds it here. Chats, and all that is in the user's own partition, are
 * erased before.
 */
export function holdersOf(site: Runtime['site']): readonly Holder[] {
  const directory = createDirectory(site)
  return [
    { name: 'profiles', count: user => directory.count(user), erase: user => directory.remove(user) },
    { name: 'uploads', count: user => countUploads(site, user), erase: user => eraseUploads(site, user) },
    { name: 'reports', count: user => countReports(site, user), erase: user => eraseReports(site, user) },
  ]
}

/** Files that no message has: those of messages went with them. */
async function countUploads(site: Runtime['site'], user: UserId): Promise<number> {
  return site(shardOf(user)).countFilesOf(user)
}

async function eraseUploads(site: Runtime['site'], user: UserId): Promise<void> {
  await site(shardOf(user)).removeFilesOf(user)
}

async function countReports(site: Runtime['site'], user: UserId): Promise<number> {
  let count = 0
  for await (const { erased } of reportedBy(site, user)) if (!erased) count++
  return count
}

/** Whom and what they reported stays for who looks after the site; their own words of it go, of an open one when it is closed. */
async function eraseReports(site: Runtime['site'], user: UserId): Promise<void> {
  for await (const { id } of reportedBy(site, user)) await site(shardOf(user)).forgetReporter(id)
}
