import { Hono } from 'hono'
import type { Config } from '../config.ts'
import { type Proven, proveAdmin, readJson } from '../identity/proven.ts'
import { parse } from '../protocol/parse.ts'
import { PeopleQuery, Profile, UserId } from '../protocol/people.ts'
import type { Directory } from './directory.ts'

/** Finding each other. */
export function peopleRoutes(directory: Directory) {
  return new Hono<Proven>().get('/', async c => {
    const { q } = parse(PeopleQuery, c.req.query())
    return c.json({ people: await directory.find(q, c.var.who.person.id) })
  })
}

/** What the site's backend says of its users. */
export function userRoutes(config: Config, directory: Directory) {
  return new Hono().put('/:id', proveAdmin(config), async c => {
    await directory.put(parse(UserId, c.req.param('id')), parse(Profile, await readJson(c)))
    return c.body(null, 204)
  })
}
