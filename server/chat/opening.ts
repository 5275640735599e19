import type { Config } from '../config.ts'
import { isMember } from '../identity/admitted.ts'
import { refusesMessages, requireStart } from '../identity/policy.ts'
import type { Row } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { Act } from '../protocol/frame.ts'
import type { Person, UserId } from '../protocol/people.ts'
import type { Group, Runtime } from '../runtime.ts'
import { blockersOf, isBlockedByAny } from './blocks.ts'
import { directChat, directChatId } from './direct.ts'

type Dependencies = { config: Config; runtime: Runtime }

/**
 * The chat of two, made if need be. It opens for whom the other has blocked too, as it does with somebody who is not known:
 * they learn of it when they write. Where the site decides who may start, they are refused in its words.
 */
export async function openDirect({ config, runtime }: Dependencies, me: Person, other: UserId): Promise<Row> {
  if (other === me.id) throw new InniesError('bad-request', '"with" is yourself: name somebody else.')
  const chat = runtime.chat(await directChat(runtime, me.id, other))
  const before = await blockersOf(runtime, me.id, other)
  if (config.policy?.mayStartWith && !(await isMember(chat, me.id))) {
    if (before.includes(other)) throw refusesMessages()
    await requireStart(config, me, [other])
  }
  const row = await chat.open(me.id, [me.id, other].sort(), before)
  // Who has blocked the other meanwhile found no chat to note it in.
  for (const user of await blockersOf(runtime, me.id, other))
    if (!before.includes(user)) await chat.setBlocked(user, true)
  return row
}

/** A key that comes again finds the group it made, for as long as that is there. */
export async function createGroup(
  { config, runtime }: Dependencies,
  me: Person,
  { key, ...group }: Group & { key?: string | undefined },
): Promise<Row> {
  await requireStart(config, me, group.members)
  if (await isBlockedByAny(runtime, me.id, group.members)) throw refusesMessages()
  const id = key
    ? await directChatId(await runtime.site(0).secret('group-id'), me.id, key)
    : crypto.randomUUID().replaceAll('-', '')
  return runtime.chat(id).create(me.id, group)
}

/** Changes a chat as the wish says, unless it brings in people whom `me` may not start with. */
export async function act({ config, runtime }: Dependencies, me: Person, wish: Act): Promise<number> {
  const chat = runtime.chat(wish.chat)
  if (wish.type === 'add') {
    await chat.admit(me.id)
    await requireStart(config, me, wish.users)
    if (await isBlockedByAny(runtime, me.id, wish.users)) throw refusesMessages()
  }
  return chat.act(me.id, wish)
}
