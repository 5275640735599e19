import type { ChatId } from '../../server/protocol/chat.ts'
import type { UserId } from '../../server/protocol/people.ts'
import type { Link } from '../link/link.ts'

/** How the call of a chat is run, and what may be done by who runs it. Each deed rejects with an Error that has a `code`. */
export type Hosting = {
  /** The user runs it. */
  isHost: boolean
  /** Nobody new is let in. */
  isLocked: boolean
  /** Who was taken out, and is kept out. */
  out: readonly UserId[]
  mute(user: UserId): Promise<void>
  /** Takes somebody out, or (`isOut` is false) lets them in again. */
  takeOut(user: UserId, isOut: boolean): Promise<void>
  lock(isLocked: boolean): Promise<void>
  /** Ends it for everybody. */
  end(): void
}

/** As the chat's row tells it; undefined while it tells of no call. `isHost`: what the pass into the call said. */
export function hostingOf(link: Link, chat: ChatId, isHost: boolean): Hosting | undefined {
  const known = link.$rows.get()?.get(chat)?.call
  if (!known) return undefined
  const { call, locked = false, expelled = [] } = known
  return {
    isHost,
    isLocked: locked,
    out: expelled,
    mute: user => link.act({ type: 'silence', chat, call, user }),
    takeOut: (user, isOut) => link.act({ type: 'expel', chat, call, user, on: isOut }),
    lock: isLocked => link.act({ type: 'lock', chat, call, on: isLocked }),
    end: () => link.hangUp(chat, call, true),
  }
}
