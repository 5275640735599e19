import { InniesError } from '../protocol/error.ts'
import type { UserId } from '../protocol/people.ts'
import type { Runtime } from '../runtime.ts'
import { directChat } from './direct.ts'

/** Wants nothing from somebody any more, or takes it back. */
export async function block(runtime: Runtime, me: UserId, other: UserId, on: boolean): Promise<void> {
  if (other === me) throw new InniesError('bad-request', '"user" is yourself: name somebody else.')
  // With the user first: a chat of the two that is opened later asks there.
  await runtime.user(me).block(other, on)
  const chat = runtime.chat(await directChat(runtime, me, other))
  await chat.setBlocked(me, on).catch((error: unknown) => {
    if (!(error instanceof InniesError && error.code === 'not-found')) throw error // they have no chat yet
  })
}

/** Who of the two wants nothing from the other. */
export async function blockersOf(runtime: Runtime, one: UserId, other: UserId): Promise<UserId[]> {
  const [isByOne, isByOther] = await Promise.all([
    runtime.user(one).hasBlocked(other),
    runtime.user(other).hasBlocked(one),
  ])
  return [...(isByOne ? [one] : []), ...(isByOther ? [other] : [])]
}

/** Whether one of these people wants nothing from `by`. */
export async function isBlockedByAny(runtime: Runtime, by: UserId, users: readonly UserId[]): Promise<boolean> {
  const have = await Promise.all(users.map(user => user !== by && runtime.user(user).hasBlocked(by)))
  return have.includes(true)
}
