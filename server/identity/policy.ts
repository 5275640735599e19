import * as v from 'valibot'
import type { Config } from '../config.ts'
import { bugOf } from '../log.ts'
import { InniesError } from '../protocol/error.ts'
import { Person, type UserId } from '../protocol/people.ts'

/**
 * What the site decides by itself, asked anew each time. What is left out is decided as if there were no policy. A hook
 * that throws refuses the request as `unavailable`.
 */
export type Policy = {
  /** Whether `me` may open a chat with `other`, who may be unknown, or bring them into a group. Chats that are there stay. */
  mayStartWith?(me: Person, other: UserId): boolean | Promise<boolean>
  /** Whether `me` may join calls in this LiveKit room; in that of a chat (`chat-{id}`) only its members are asked about. */
  mayJoinRoom?(me: Person, room: string): boolean | Promise<boolean>
  /** Whom `me` finds by what they type, instead of the directory; the first 20 are shown. */
  findPeople?(me: Person, query: string): readonly Person[] | Promise<readonly Person[]>
}

const MAX_FOUND = 20

/** What a site's rows say of people; the rest of them stays here. */
const Found = v.array(v.object(Person.entries))

/** The one refusal for whom somebody may not write to, whatever the reason is: it does not tell whether they exist. */
export function refusesMessages(): InniesError {
  return new InniesError('forbidden', 'This person takes no messages from you.')
}

/** Throws `forbidden` when there is somebody among `others` whom `me` may not start with. */
export async function requireStart(config: Config, me: Person, others: readonly UserId[]): Promise<void> {
  const { policy } = config
  if (!policy?.mayStartWith) return
  const strangers = others.filter(other => other !== me.id)
  const ask = () => Promise.all(strangers.map(other => policy.mayStartWith?.(me, other)))
  const answers = await decided(config, 'mayStartWith', ask)
  if (answers.some(answer => answer !== true)) throw refusesMessages()
}

/** Whether the policy lets `me` into calls in this room; undefined where it has no say. */
export async function mayJoin(config: Config, me: Person, room: string): Promise<boolean | undefined> {
  const { policy } = config
  if (!policy?.mayJoinRoom) return undefined
  return (await decided(config, 'mayJoinRoom', () => policy.mayJoinRoom?.(me, room))) === true
}

/** Whom the policy has found; undefined where it does not search. */
export async function foundBy(config: Config, me: Person, query: string): Promise<Person[] | undefined> {
  const { policy } = config
  if (!policy?.findPeople) return undefined
  const search = async () => v.parse(Found, await policy.findPeople?.(me, query))
  return (await decided(config, 'findPeople', search)).slice(0, MAX_FOUND)
}

/** What the site's own code decides. Throws `unavailable` when it fails. */
async function decided<Answer>(
  { log }: Config,
  hook: keyof Policy,
  ask: () => Answer | Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask()
  } catch (error) {
    log({ level: 'error', event: 'policy failed', hook, ...bugOf(error) })
    throw new InniesError('unavailable', 'This cannot be decided now: ask again.')
  }
}
