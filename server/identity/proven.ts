import type { Context } from 'hono'
import * as v from 'valibot'
import type { Config } from '../config.ts'
import { InniesError } from '../protocol/error.ts'
import { UserId } from '../protocol/people.ts'
import type { Principal, Verify } from './token.ts'

/** Names the user in whose name the site's backend asks. */
export const IN_NAME_OF = 'innies-user'

/** The user of the request's token; or whom the site's backend names beside its own key. Throws `unauthorized`. */
export async function principalOf(
  c: Context,
  { config, verify }: { config: Config; verify: Verify },
): Promise<Principal> {
  const named = c.req.header(IN_NAME_OF)
  if (named === undefined) return verify(bearer(c))
  await requireAdmin(c, config)
  const id = v.safeParse(UserId, named)
  if (!id.success) throw new InniesError('bad-request', `"${IN_NAME_OF}" is no user's id.`)
  return { person: { id: id.output, name: id.output }, claims: {}, until: Infinity, issuedAt: Infinity, rooms: [] }
}

/** Lets only the site's backend through. Without an admin key there are no admin routes. */
export async function requireAdmin(c: Context, { adminKey }: Config): Promise<void> {
  if (!adminKey) throw new InniesError('not-found', 'There is nothing here.')
  if (!(await isSame(bearer(c), adminKey))) throw new InniesError('unauthorized', 'This needs the admin key.')
}

function bearer(c: Context): string {
  return /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? ''
}

/** Compares digests, so that the time it takes tells nothing of the key. */
async function isSame(a: string, b: string): Promise<boolean> {
  const digest = async (text: string) =>
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  const [one, other] = [await digest(a), await digest(b)]
  return one.every((byte, i) => byte === other[i])
}
