import type { Config } from '../config.ts'
import { refusesMessages, requireStart } from '../identity/policy.ts'
import type { ChatId, Row } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { Act } from '../protocol/frame.ts'
import type { Person, UserId } from '../protocol/people.ts'
import type { Group, Runtime } from '../runtime.ts'
import { directChatId } from './direct.ts'

type Dependencies = { config: Config; runtime: Runtime }

/** The id of the chat of these two. */
export async function directChat(runtime: Runtime, one: UserId, other: UserId): Promise<ChatId> {
  return directChatId(await runtime.site(0).secret('chat-id'), one, other)
}

export async function openDirect({ config, runtime }: Dependencies, me: Person, other: UserId): Promise<Row> {
  if (other === me.id) throw new InniesError('bad-request', '"with" is yourself: name somebody else.')
  if (await runtime.user(other).hasBlocked(me.id)) throw refusesMessages()
  const chat = runtime.chat(await directChat(runtime, me.id, other))
  if (config.policy?.mayStartWith && !(await isThere(chat.admit(me.id)))) await requireStart(config, me, [other])
  return chat.open(me.id, [me.id, other].sort())
}

/** A key that comes again finds the group it made, for as long as that is there. */
export async function createGroup(
  { config, runtime }: Dependencies,
  me: Person,
  { key, ...group }: Group & { key?: string | undefined },
): Promise<Row> {
  await requireStart(config, me, group.members)
  const id = key
    ? await directChatId(await runtime.site(0).secret('group-id'), me.id, key)
    : crypto.randomUUID().replaceAll('-', '')
  return runtime.chat(id).create(me.id, group)
}

/** Changes a chat as the wish says, unless it brings in people whom `me` may not start with. */
export async function act({ config, runtime }: Dependencies, me: Person, wish: Act): Promise<number> {
  if (wish.type === 'add') await requireStart(config, me, wish.users)
  return runtime.chat(wish.chat).act(me.id, wish)
}

function isThere(admitted: Promise<void>): Promise<boolean> {
  return admitted.then(
    () => true,
    error => {
      if (error instanceof InniesError && error.code === 'not-found') return false
      throw error
    },
  )
}
