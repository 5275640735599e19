import { callOf, messageId } from '../chat/resource.ts'
import type { Grants } from '../file/grant.ts'
import { reportedBy } from '../people/reported-by.ts'
import { shardOf } from '../people/shards.ts'
import { userOf } from '../people/user-resource.ts'
import { InniesError } from '../protocol/error.ts'
import type { Export } from '../protocol/export.ts'
import type { CallPlace } from '../protocol/past-call.ts'
import type { UserId } from '../protocol/people.ts'
import type { CallPage, Excerpt, Runtime, StoredReport } from '../runtime.ts'

const CALLS = 100 // in one piece

/** Where it is read, and who signs the addresses of files. */
export type Exporting = { runtime: Runtime; grants: Grants }

/** All of a user as JSON, piece by piece, so that no more than one piece is in memory. Throws `not-found`. */
export async function exportOf(
  { runtime, grants }: Exporting,
  user: UserId,
  now: number,
): Promise<AsyncGenerator<string>> {
  const registered = await runtime.site(shardOf(user)).user(user)
  const { chats } = await runtime.user(user).chatsAfter()
  if (!registered && !chats.length) throw new InniesError('not-found', 'There is no such user.')
  const { hidden, blocks, devices } = await runtime.user(user).possessions()
  const begin: Omit<Export, 'chats' | 'files' | 'calls' | 'reports'> = {
    version: 1,
    exportedAt: now,
    ...(registered ? { profile: await userOf(runtime, registered) } : {}),
    settings: { isHidden: hidden, blockedIds: blocks },
    devices: Object.entries(devices).map(([id, { seen }]) => ({ id, lastSeenAt: seen })),
  }
  return pieces({ runtime, grants }, user, begin)
}

async function* pieces({ runtime, grants }: Exporting, user: UserId, begin: object): AsyncGenerator<string> {
  yield `${opened(begin)},"chats":`
  yield* list(chatsOf(runtime, user))
  yield ',"files":'
  yield* list(filesOf({ runtime, grants }, user))
  yield ',"calls":'
  yield* list(callsOf(runtime, user))
  yield ',"reports":'
  yield* list(reportsOf(runtime, user))
  yield '}'
}

/** Each thing is one text, or several that follow each other. */
async function* list(things: AsyncIterable<string | AsyncIterable<string>>): AsyncGenerator<string> {
  let mark = '['
  for await (const thing of things) {
    yield mark
    if (typeof thing === 'string') yield thing
    else yield* thing
    mark = ','
  }
  yield mark === '[' ? '[]' : ']'
}

async function* chatsOf(runtime: Runtime, user: UserId): AsyncGenerator<AsyncGenerator<string>> {
  for (let after: string | undefined; ; ) {
    const { chats, next } = await runtime.user(user).chatsAfter(after)
    for (const { chat, arrangement } of chats) {
      const first = await runtime.chat(chat).excerpt(user, 0)
      if (first) yield chatText({ runtime, user, first }, arrangement)
    }
    if (next === undefined) return
    after = next
  }
}

type First = { runtime: Runtime; user: UserId; first: Excerpt }

async function* chatText({ runtime, user, first }: First, arrangement: object): AsyncGenerator<string> {
  yield `${opened({ ...first.chat, ...arrangement })},"events":`
  yield* list(eventsOf({ runtime, user, first }))
  yield '}'
}

async function* eventsOf({ runtime, user, first }: First): AsyncGenerator<string> {
  for (let excerpt: typeof first | undefined = first; excerpt; ) {
    for (const event of excerpt.events) yield JSON.stringify(event)
    excerpt = excerpt.next === undefined ? undefined : await runtime.chat(first.chat.id).excerpt(user, excerpt.next)
  }
}

async function* filesOf({ runtime, grants }: Exporting, user: UserId): AsyncGenerator<string> {
  for (let after: string | undefined; ; ) {
    const { files, next } = await runtime.site(shardOf(user)).filesOf(user, after)
    for (const file of files) {
      const path = await grants.pathOf(file.id, grants.expires())
      yield JSON.stringify({ ...file, path } satisfies Export['files'][number])
    }
    if (next === undefined) return
    after = next
  }
}

async function* callsOf(runtime: Runtime, user: UserId): AsyncGenerator<string> {
  for (let before: CallPlace | undefined; ; ) {
    const { calls, next }: CallPage = await runtime.user(user).calls({ before, limit: CALLS })
    for (const call of calls) yield JSON.stringify(callOf(call) satisfies Export['calls'][number])
    if (!next) return
    before = next
  }
}

async function* reportsOf({ site }: Runtime, user: UserId): AsyncGenerator<string> {
  for await (const report of reportedBy(site, user)) yield JSON.stringify(ownReport(report))
}

/** What of a report is its reporter's. */
function ownReport({ id, at, reason, about }: StoredReport): Export['reports'][number] {
  const what = 'user' in about ? { userId: about.user } : { chatId: about.chat }
  return {
    id,
    timestamp: at,
    reason,
    ...what,
    ...('of' in about ? { messageId: messageId(about.chat, about.of) } : {}),
  }
}

/** An object whose last fields follow. */
const opened = (object: object) => JSON.stringify(object).slice(0, -1)
