import { removeFromCalls } from '../call/participant.ts'
import type { Config } from '../config.ts'
import { fromAll } from '../people/shards.ts'
import { InniesError } from '../protocol/error.ts'
import { Export } from '../protocol/export.ts'
import { Erasure, ErasureBegun, Erasures, ErasuresAgain, RetentionBody } from '../protocol/privacy.ts'
import { CursorQuery } from '../protocol/resource.ts'
import { type Route, route } from '../route.ts'
import type { Runtime } from '../runtime.ts'
import { download } from './download.ts'
import { type Exporting, exportOf } from './export.ts'
import { type Pseudonyms, pseudonymsOf, secretOf } from './pseudonym.ts'

type Dependencies = Exporting & { config: Config }

/** What the site's backend decides of what is kept, and for how long. */
export function privacyRoutes({ config, runtime, grants }: Dependencies): Route[] {
  return [
    route({
      method: 'PUT',
      path: '/v1/chats/{chat}/retention',
      who: 'admin',
      does: 'Sets for how many days a chat keeps what happens in it: 0 is for ever, null as everywhere.',
      body: RetentionBody,
      handle: ({ params: { chat = '' }, body }) => runtime.chat(chat).setRetention(body.days ?? undefined),
    }),
    route({
      method: 'GET',
      path: '/v1/me/export',
      who: 'user',
      does: 'All that the server has of the user who asks. It is written while it is read: one that breaks off is no JSON.',
      answer: Export,
      limit: 'export',
      handle: async ({ who }) => download(await exportOf({ runtime, grants }, who.person.id, Date.now()), config.log),
    }),
    route({
      method: 'GET',
      path: '/v1/users/{user}/export',
      who: 'admin',
      does: 'The same of any user.',
      answer: Export,
      handle: async ({ params: { user = '' } }) =>
        download(await exportOf({ runtime, grants }, user, Date.now()), config.log),
    }),
    route({
      method: 'DELETE',
      path: '/v1/users/{user}',
      who: 'admin',
      does: 'Erases a user: shuts them out now, and takes all they left out of every chat and list. Asked again meanwhile it is the same.',
      answer: ErasureBegun,
      status: 202,
      async handle({ params: { user = '' } }) {
        const { of } = await pseudonymsOf(runtime.site)
        const receipt = await runtime.user(user).erase({ id: crypto.randomUUID(), user: await of(user) })
        const hasLeftCalls = await removeFromCalls(config.calls(), user).then(
          () => true,
          () => false,
        )
        return { receipt, hasLeftCalls }
      },
    }),
    route({
      method: 'GET',
      path: '/v1/erasures',
      who: 'admin',
      does: 'The receipts of all erasures, in the order of their ids. Keep them beside backups.',
      query: CursorQuery,
      answer: Erasures,
      async handle({ query: { cursor, limit } }) {
        const erasures = await runtime.site(0).erasures({ after: cursor, limit })
        return { erasures, ...(erasures.length === limit ? { next: erasures.at(-1)!.id } : {}) }
      },
    }),
    route({
      method: 'POST',
      path: '/v1/erasures',
      who: 'admin',
      does: 'Repeats, after a backup was restored, those of these erasures that the store does not know.',
      body: ErasuresAgain,
      answer: Erasures,
      handle: async ({ body }) => ({ erasures: await eraseAgain(runtime, body.erasures) }),
    }),
    route({
      method: 'GET',
      path: '/v1/erasures/{erasure}',
      who: 'admin',
      does: 'How an erasure stands: what was removed, and whether it is over.',
      answer: Erasure,
      async handle({ params: { erasure = '' } }) {
        const found = await runtime.site(0).erasure(erasure)
        if (!found) throw new InniesError('not-found', 'There is no such erasure.')
        return found
      },
    }),
  ]
}

/** Begins those of which there is no receipt here, and notes those whose users are not here. Resolves to how they stand now. */
async function eraseAgain({ site, user }: Runtime, receipts: readonly Erasure[]): Promise<Erasure[]> {
  requireOwn(receipts, await pseudonymsOf(site))
  const known = await Promise.all(receipts.map(receipt => site(0).erasure(receipt.id)))
  const missing = receipts.filter((_, i) => !known[i])
  const secret = await secretOf(site)
  const pseudonyms = missing.map(receipt => receipt.user)
  const here = new Map((await fromAll(site, shard => shard.identify(secret, pseudonyms))).flat())
  for (const receipt of missing) {
    const id = here.get(receipt.user)
    if (id === undefined) await site(0).putErasure(receipt)
    else await user(id).erase({ id: receipt.id, user: receipt.user })
  }
  const now = await Promise.all(receipts.map(receipt => site(0).erasure(receipt.id)))
  return now.flatMap(receipt => receipt ?? [])
}

function requireOwn(receipts: readonly Erasure[], { store }: Pseudonyms): void {
  if (receipts.every(receipt => receipt.user.startsWith(`${store}-`))) return
  throw new InniesError('bad-request', '"erasures": not of this store; erase those users by their ids.')
}
