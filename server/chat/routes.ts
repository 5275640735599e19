import { Hono } from 'hono'
import { type Proven, readJson } from '../identity/proven.ts'
import type { Directory } from '../people/directory.ts'
import { type Inbox, OpenChat, type OpenedChat, RangeQuery } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import { parse } from '../protocol/parse.ts'
import type { Person } from '../protocol/people.ts'
import type { Runtime } from '../runtime.ts'
import { directChatId } from './direct.ts'

/** Somebody's chats. */
export function chatRoutes(runtime: Runtime, directory: Directory) {
  return new Hono<Proven>()
    .get('/', async c => c.json(await inboxOf(runtime, directory, c.var.who.person)))
    .post('/', async c => {
      const { with: other } = parse(OpenChat, await readJson(c))
      return c.json(await openChat(runtime, directory, c.var.who.person, other))
    })
    .get('/:chat/messages', async c => {
      const range = parse(RangeQuery, c.req.query())
      return c.json(await runtime.chat(c.req.param('chat')).page(c.var.who.person.id, range))
    })
}

/** A user's inbox with the people in it; after `since`, what changed. */
export async function inboxOf(
  runtime: Runtime,
  directory: Directory,
  me: Person,
  since?: readonly [string, number],
): Promise<Inbox> {
  const inbox = await runtime.user(me.id).inbox(since)
  return { ...inbox, people: await directory.people(inbox.rows.flatMap(row => row.members)) }
}

async function openChat(runtime: Runtime, directory: Directory, me: Person, other: string): Promise<OpenedChat> {
  if (other === me.id) throw new InniesError('bad-request', '"with" is yourself: name somebody else.')
  const secret = await runtime.site(0).secret('chat-id')
  const row = await runtime.chat(await directChatId(secret, me.id, other)).open(me.id, [me.id, other].sort())
  return { row, people: await directory.people(row.members) }
}
