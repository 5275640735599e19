import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import type { Config } from './config.ts'
import { principalOf, requireAdmin } from './identity/proven.ts'
import type { Principal, Verify } from './identity/token.ts'
import { Limits, type Quota, type Rate, REPORTS, SEARCHES } from './limits.ts'
import { InniesError } from './protocol/error.ts'
import { parse, parseJson } from './protocol/parse.ts'
import { honoPath, IdempotencyKey, Param, paramsOf, type Request, type Route } from './route.ts'

/** What stands between a request and its handler. */
export type Gate = {
  config: Config
  verify: Verify
  /** Meets a user who has proven who they are. Rejects for one who may not come in. */
  meet: (who: Principal) => Promise<Principal>
  /** Where the request comes from. */
  address: (c: Context) => string
  now: () => number
}

const ADDRESS: Rate = { burst: 300, perSecond: 100 } // many people may share one
const USER: Rate = { burst: 60, perSecond: 20 }
const STRICT = {
  export: { most: 3, seconds: 3600 },
  people: { most: 60, seconds: 60 },
  reports: REPORTS,
  search: SEARCHES,
  guests: { burst: 10, perSecond: 1 / 6 },
} satisfies Record<NonNullable<Route['limit']>, Rate | Quota>

const NO_QUERY = v.strictObject({})

/** The routes as an application: who asks, how often, and with what is checked before a handler runs. */
export function mount(routes: readonly Route[], gate: Gate): Hono {
  const app = new Hono()
  const limits = new Limits(gate.now)
  for (const one of routes) app.on(one.method, honoPath(one.path), c => answer(c, one, gate, limits))
  for (const [path, methods] of methodsByPath(routes))
    app.all(path, c => {
      c.header('Allow', methods.join(', '))
      throw new InniesError('method-not-allowed', `This address takes ${methods.join(' and ')}.`)
    })
  return app
}

async function answer(c: Context, one: Route, gate: Gate, limits: Limits): Promise<Response> {
  const { config } = gate
  const take = (key: string, limit: Rate | Quota) => {
    const wait = config.limits ? limits.take(key, limit) : 0
    if (wait) throw new InniesError('too-many', `Too many requests: wait ${wait} s.`, wait)
  }
  const address = gate.address(c)
  if (one.who !== 'admin') take(`address ${address}`, ADDRESS)
  const who = await whoAsks(c, one, gate)
  if (who) take(`user ${who.person.id}`, USER)
  if (one.limit) take(`${one.limit} ${who?.person.id ?? address}`, STRICT[one.limit])
  const request = { who, ...(await inputOf(c, one)), c } as Request<undefined, undefined> // as the route's schemas say
  const result = await one.handle(request)
  if (result instanceof Response) return result
  return one.answer ? c.json(result as object, one.status ?? 200) : c.body(null, 204)
}

/** The user whose route it is; undefined where no user asks. */
async function whoAsks(c: Context, one: Route, gate: Gate): Promise<Principal | undefined> {
  if (one.who === 'admin') await requireAdmin(c, gate.config)
  return one.who === 'user' ? gate.meet(await principalOf(c, gate)) : undefined
}

async function inputOf(c: Context, one: Route) {
  const params = Object.fromEntries(paramsOf(one.path).map(name => [name, parse(Param, c.req.param(name))]))
  const query = parse(one.query ?? NO_QUERY, c.req.query())
  const body = one.body && parse(one.body, parseJson(await c.req.text()))
  const sent = one.isIdempotent ? c.req.header('idempotency-key') : undefined
  return { params, query, body, key: sent === undefined ? undefined : parse(IdempotencyKey, sent) }
}

function methodsByPath(routes: readonly Route[]): Map<string, string[]> {
  const methods = new Map<string, string[]>()
  for (const { path, method } of routes) {
    const known = methods.get(honoPath(path)) ?? []
    methods.set(honoPath(path), [...known, ...(method === 'GET' ? ['GET', 'HEAD'] : [method])])
  }
  return methods
}
