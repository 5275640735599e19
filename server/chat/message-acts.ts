import type { Fact, Gone, Sent } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { Act } from '../protocol/frame.ts'
import type { UserId } from '../protocol/people.ts'
import type { Draft } from './draft.ts'
import { requireContent } from './files.ts'
import { floorOf, isModerator, memberOf, type Roster } from './roster.ts'

type Wish<Type extends Act['type']> = Extract<Act, { type: Type }>

const MAX_EMOJIS = 20 // different ones under a message
const MAX_REACTIONS = 1000 // under a message, of all emojis
const MAX_PINS = 50 // in a chat

export async function edit(draft: Draft, by: UserId, wish: Wish<'edit'>): Promise<number> {
  const message = await visibleMessage(draft, by, wish.of)
  if (message.from !== by) throw new InniesError('forbidden', 'Only who wrote a message edits it.')
  if (wish.ifRev !== undefined && wish.ifRev !== (message.changed ?? message.rev))
    throw new InniesError('changed-meanwhile', 'The message has changed meanwhile: read it again.')
  requireMentions(draft.as(by).roster, wish.mentions)
  requireContent(wish.text, message.files)
  const before = await lastEdit(draft, message)
  const { text, of } = wish
  const fact = draft.append({ type: 'edited', by, of, text, ...(wish.mentions ? { mentions: wish.mentions } : {}) })
  if (before) draft.replace(voidOf(before))
  const { mentions: _old, ...rest } = message
  draft.replace({
    ...rest,
    text,
    ...(wish.mentions ? { mentions: wish.mentions } : {}),
    edited: { rev: fact.rev, at: fact.at },
    changed: fact.rev,
  })
  return fact.rev
}

export async function remove(draft: Draft, by: UserId, wish: Wish<'delete'>): Promise<number> {
  const { roster, member } = draft.as(by)
  const message = await visibleMessage(draft, by, wish.of)
  if (message.from !== by && !isModerator(roster, member))
    throw new InniesError('forbidden', 'Only who wrote a message or a moderator deletes it.')
  return takeOut(draft, by, message)
}

/** What was said is taken out of the log, out of the edit that said it last, and from under the key it was sent with. */
export async function takeOut(draft: Draft, by: UserId | undefined, message: Sent): Promise<number> {
  const { chat, rev: of, n, clientId, from, at, thread, replies } = message
  const before = await lastEdit(draft, message)
  const { rev } = draft.append({ type: 'deleted', of, ...(by === undefined ? {} : { by }) })
  if (before) draft.replace(voidOf(before))
  const gone: Gone = { type: 'gone', chat, rev: of, n, from, at, changed: rev }
  draft.replace({ ...gone, ...(thread ? { thread } : {}), ...(replies ? { replies } : {}) })
  draft.setOnce(from, clientId, [of])
  draft.release(message)
  const pins = draft.standing?.roster.pins ?? []
  if (message.pinned) draft.roster({ pins: pins.filter(pin => pin !== of) })
  return rev
}

export async function react(draft: Draft, by: UserId, wish: Wish<'react'>): Promise<number> {
  const message = await visibleMessage(draft, by, wish.of)
  const { emoji, on, of } = wish
  const reactions = message.reactions ?? {}
  const users = Object.hasOwn(reactions, emoji) ? reactions[emoji]! : []
  if (users.includes(by) === on) return message.changed ?? message.rev // as it is already
  const count = Object.values(reactions).reduce((sum, some) => sum + some.length, 0)
  if (on && (count >= MAX_REACTIONS || (!users.length && Object.keys(reactions).length >= MAX_EMOJIS)))
    throw new InniesError('too-many', 'This message has all the reactions it can have.')
  const { rev } = draft.append({ type: 'reacted', by, of, emoji, on })
  draft.replace({
    ...withReaction(message, emoji, on ? [...users, by] : users.filter(user => user !== by)),
    changed: rev,
  })
  return rev
}

export async function pin(draft: Draft, by: UserId, wish: Wish<'pin'>): Promise<number> {
  const { roster, member } = draft.as(by)
  const message = await visibleMessage(draft, by, wish.of)
  if (roster.kind === 'group' && !isModerator(roster, member))
    throw new InniesError('forbidden', 'Only moderators pin messages here.')
  const { on, of } = wish
  if ((message.pinned ?? false) === on) return message.changed ?? message.rev // as it is already
  if (on && roster.pins.length >= MAX_PINS)
    throw new InniesError('too-many', `Only ${MAX_PINS} messages can be pinned.`)
  const { rev } = draft.append({ type: 'pinned', by, of, on })
  const { pinned: _before, ...rest } = message
  draft.replace({ ...rest, ...(on ? { pinned: true } : {}), changed: rev })
  const others = roster.pins.filter(other => other !== of)
  draft.roster({ pins: on ? [of, ...others] : others })
  return rev
}

/** A message that the member may see. Throws `not-found` or `gone`. */
export async function visibleMessage(draft: Draft, by: UserId, rev: number): Promise<Sent> {
  const { head, member } = draft.as(by)
  if (rev <= floorOf(head, member)) throw new InniesError('not-found', 'There is no such message.')
  return draft.message(rev)
}

export function requireMentions(roster: Roster, mentions: readonly UserId[] | undefined): void {
  if (mentions?.every(user => memberOf(roster, user)) ?? true) return
  throw new InniesError('bad-request', '"mentions": only members can be mentioned.')
}

function withReaction(message: Sent, emoji: string, users: UserId[]): Sent {
  const { [emoji]: _before, ...others } = message.reactions ?? {}
  const reactions = users.length ? { ...message.reactions, [emoji]: users } : others
  const { reactions: _all, ...rest } = message
  return Object.keys(reactions).length ? { ...rest, reactions } : rest
}

/** The fact of the message's last edit, which still says what the message says. */
async function lastEdit(draft: Draft, { edited }: Sent): Promise<Fact | undefined> {
  return edited && draft.fact(edited.rev)
}

/** In the place of what says nothing any more. */
export function voidOf({ chat, rev, at }: Fact): Fact {
  return { type: 'void', chat, rev, at }
}
