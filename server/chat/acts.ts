import type { Act } from '../protocol/frame.ts'
import type { UserId } from '../protocol/people.ts'
import type { Draft } from './draft.ts'
import { add, appoint, configure, removeMember } from './member-acts.ts'
import { edit, pin, react, remove } from './message-acts.ts'

/** Changes a chat as the wish says. Resolves to the rev of the change, or of what made it needless. */
export function act(draft: Draft, by: UserId, wish: Act): number | Promise<number> {
  switch (wish.type) {
    case 'edit':
      return edit(draft, by, wish)
    case 'delete':
      return remove(draft, by, wish)
    case 'react':
      return react(draft, by, wish)
    case 'pin':
      return pin(draft, by, wish)
    case 'add':
      return add(draft, by, wish)
    case 'remove':
      return removeMember(draft, by, wish)
    case 'appoint':
      return appoint(draft, by, wish)
    case 'configure':
      return configure(draft, by, wish)
  }
}
