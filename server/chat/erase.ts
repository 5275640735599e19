import type { Fact, Sent } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { UserId } from '../protocol/people.ts'
import type { Removed } from '../protocol/privacy.ts'
import type { Draft } from './draft.ts'
import { endMembership } from './member-acts.ts'
import { takeOut, voidOf } from './message-acts.ts'
import { memberOf } from './roster.ts'

/** How far an erasure has got in a chat, and what it has removed there. Stored in the commit that removes it, and kept. */
export type Progress = {
  /** The facts up to `after` are done, those after `until` came when the user was no member any more. */
  after: number
  until: number
  removed: Removed
  isDone: boolean
}

const MAX_READ = 1000 // facts in one step
const MAX_CHANGED = 100 // facts that one step changes; the queue of a socket has room for as many frames

/**
 * Ends a user's membership, and takes out of some of the log what they wrote and reacted with. Each step goes on where the one
 * before ended; in their place tombstones stay, and ids. To be called until it is done.
 */
export async function eraseSome(draft: Draft, user: UserId, receipt: string): Promise<Progress> {
  const key = ['erasure', receipt]
  const standing = draft.standing
  if (!standing) return { after: 0, until: 0, removed: {}, isDone: true }
  const member = memberOf(standing.roster, user)
  const begun = { after: 0, until: standing.head.rev, removed: {}, isDone: false }
  const before = (await draft.beside<Progress>(key)) ?? begun
  if (before.isDone && !member) return before
  const until = before.isDone ? begun.until : before.until // somebody has put them in again meanwhile
  const removed: Removed = { ...before.removed }
  const count = (kind: string, times = 1) => {
    removed[kind] = (removed[kind] ?? 0) + times
  }
  if (member) {
    endMembership(draft, member, { by: user, isErased: true })
    count('memberships')
  }
  let after = Math.max(before.after, standing.head.floor)
  const end = Math.min(until, after + MAX_READ)
  for (let changed = 0; after < end && changed < MAX_CHANGED; after++)
    if (await eraseFact(draft, after + 1, { user, count })) changed++
  const progress = { after, until, removed, isDone: after >= until }
  draft.putBeside(key, progress)
  return progress
}

type Erasing = { user: UserId; count: (kind: string, times?: number) => void }

/** Whether there was something of the user. */
async function eraseFact(draft: Draft, rev: number, { user, count }: Erasing): Promise<boolean> {
  try {
    const fact = await draft.fact(rev)
    if (fact?.type === 'sent' && fact.from === user) {
      await takeOut(draft, user, fact)
      count('messages')
      if (fact.files) count('files', fact.files.length)
    } else if (fact?.type === 'sent' && reactionsOf(fact, user).length) {
      count('reactions', reactionsOf(fact, user).length)
      takeReactions(draft, user, fact)
    } else if (fact && isWordOf(fact, user)) draft.replace(voidOf(fact))
    else return false
    return true
  } catch (error) {
    if (!(error instanceof InniesError && error.code === 'damaged')) throw error
    count('damaged') // nobody can read it: whose it is, neither
    return false
  }
}

function reactionsOf({ reactions = {} }: Sent, user: UserId): string[] {
  return Object.keys(reactions).filter(emoji => reactions[emoji]!.includes(user))
}

function takeReactions(draft: Draft, user: UserId, message: Sent): void {
  const { reactions = {}, ...rest } = message
  const { rev } = draft.append({ type: 'unreacted', by: user, of: message.rev })
  const left = Object.entries(reactions).map(([emoji, users]) => [emoji, users.filter(one => one !== user)] as const)
  const others = Object.fromEntries(left.filter(([, users]) => users.length))
  draft.replace({ ...rest, ...(Object.keys(others).length ? { reactions: others } : {}), changed: rev })
}

/** A change that still says what they wrote or reacted with: its message does not say it any more. */
function isWordOf(fact: Fact, user: UserId): boolean {
  return (fact.type === 'edited' || fact.type === 'reacted') && fact.by === user
}
