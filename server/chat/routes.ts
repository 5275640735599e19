import { Hono } from 'hono'
import { type Proven, readJson } from '../identity/proven.ts'
import type { Directory } from '../people/directory.ts'
import { type ChatId, type Inbox, OpenChat, type OpenedChat, RangeQuery, type Row } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import { parse } from '../protocol/parse.ts'
import type { Person, UserId } from '../protocol/people.ts'
import type { Group, Runtime } from '../runtime.ts'
import { directChatId } from './direct.ts'

/** Somebody's chats. */
export function chatRoutes(runtime: Runtime, directory: Directory) {
  return new Hono<Proven>()
    .get('/', async c => c.json(await inboxOf(runtime, directory, c.var.who.person)))
    .post('/', async c => {
      const wish = parse(OpenChat, await readJson(c))
      const me = c.var.who.person
      const row = 'with' in wish ? await openDirect(runtime, me, wish.with) : await createGroup(runtime, me, wish)
      return c.json({ row, people: await directory.people(row.members) } satisfies OpenedChat)
    })
    .get('/:chat', async c => c.json(await runtime.chat(c.req.param('chat')).describe(c.var.who.person.id)))
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
  return { ...inbox, people: await directory.people(inbox.rows.flatMap(namedIn)) }
}

/** The members, and in a big chat who wrote last. */
function namedIn({ members, last }: Row): UserId[] {
  return last && 'from' in last ? [...members, last.from] : members
}

/** The id of the chat of these two. */
export async function directChat(runtime: Runtime, one: UserId, other: UserId): Promise<ChatId> {
  return directChatId(await runtime.site(0).secret('chat-id'), one, other)
}

async function openDirect(runtime: Runtime, me: Person, other: UserId): Promise<Row> {
  if (other === me.id) throw new InniesError('bad-request', '"with" is yourself: name somebody else.')
  if (await runtime.user(other).hasBlocked(me.id))
    throw new InniesError('forbidden', 'This person takes no messages from you.')
  return runtime.chat(await directChat(runtime, me.id, other)).open(me.id, [me.id, other].sort())
}

function createGroup(runtime: Runtime, me: Person, group: Group): Promise<Row> {
  return runtime.chat(crypto.randomUUID().replaceAll('-', '')).create(me.id, group)
}
