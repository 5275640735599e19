import type { Context, MiddlewareHandler } from 'hono'
import type { Config } from '../config.ts'
import { InniesError } from '../protocol/error.ts'
import { parseJson } from '../protocol/parse.ts'
import type { Person } from '../protocol/people.ts'
import { type Principal, verifyUserToken } from './token.ts'

/** Behind `proveUser`, every route knows who asks. */
export type Proven = { Variables: { who: Principal } }

/** Lets only requests with a user's token through. `met` hears of everybody who comes, and answers how others see them. */
export function proveUser(config: Config, met: (who: Principal) => Promise<Person>): MiddlewareHandler<Proven> {
  return async function proveUser(c, next) {
    const who = await verifyUserToken(bearer(c), config.issuers)
    c.set('who', { ...who, person: await met(who) })
    await next()
  }
}

/** Lets only the site's backend through. Without an admin key there are no admin routes. */
export function proveAdmin(config: Config): MiddlewareHandler {
  return async function proveAdmin(c, next) {
    if (!config.adminKey) throw new InniesError('not-found', 'There is nothing here.')
    if (!(await isSame(bearer(c), config.adminKey))) throw new InniesError('unauthorized', 'This needs the admin key.')
    await next()
  }
}

/** The body, within the limits of every JSON that comes in. Throws `too-large` or `bad-request`. */
export async function readJson(c: Context): Promise<unknown> {
  return parseJson(await c.req.text())
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
