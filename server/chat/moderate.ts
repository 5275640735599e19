import type { Moderation } from '../runtime.ts'
import type { Draft } from './draft.ts'
import { expel } from './member-acts.ts'
import { takeOut } from './message-acts.ts'

/** Does to a chat what the site's backend wants, which is no member. Resolves to the rev of the change. */
export async function moderate(draft: Draft, wish: Moderation): Promise<number> {
  if (wish.type === 'remove') return expel(draft, wish.user)
  return takeOut(draft, undefined, await draft.message(wish.of))
}
