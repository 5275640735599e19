import { type ErrorCode, InniesError } from '../protocol/error.ts'
import type { UserId } from '../protocol/people.ts'
import type { ChatActor, UserActor } from '../runtime.ts'

/** Whether the site has suspended the user. */
export async function isSuspended(user: UserActor): Promise<boolean> {
  const isIn = await succeeds(user.admit({ issuedAt: Number.POSITIVE_INFINITY }), 'suspended') // no logout is after it
  return !isIn
}

/** Whether the user is in the chat now. */
export function isMember(chat: ChatActor, user: UserId): Promise<boolean> {
  return succeeds(chat.admit(user), 'not-found')
}

/** Whether it was not refused with this code. */
async function succeeds(asked: Promise<unknown>, code: ErrorCode): Promise<boolean> {
  try {
    await asked
    return true
  } catch (error) {
    if (error instanceof InniesError && error.code === code) return false
    throw error
  }
}
