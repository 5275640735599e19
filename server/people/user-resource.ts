import type { User } from '../protocol/people.ts'
import type { Registered, Runtime } from '../runtime.ts'

/** A user with the names that a site's backend knows; what the register does not say, their own actor does. */
export async function userOf(runtime: Runtime, { id, name, picture, unlisted, at }: Registered): Promise<User> {
  const { isOnline, seen, suspendedAt } = await runtime.user(id).account()
  return {
    id,
    name,
    ...(picture === undefined ? {} : { picture }),
    isListed: !unlisted,
    isSuspended: suspendedAt !== undefined,
    isOnline,
    ...(at === undefined ? {} : { createdAt: at }),
    ...(seen === undefined ? {} : { lastSeenAt: seen }),
  }
}
