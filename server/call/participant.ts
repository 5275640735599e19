import { type RoomServiceClient, TwirpError } from 'livekit-server-sdk'
import type { Calls } from '../config.ts'
import type { ChatId } from '../protocol/chat.ts'
import type { UserId } from '../protocol/people.ts'
import { reach, roomOf, rooms } from './room.ts'

/** Somebody in a room, as far as it matters who it is. */
type Participant = { identity: string; kind: number }

/** Whether a user may be in a room. */
type Judge = (user: UserId) => Promise<boolean>

const STANDARD = 0 // kind of a participant who is neither a recorder nor an agent (livekit_models.proto)
const AT_ONCE = 8 // rooms that are looked into
const TIMEOUT = 4 // seconds for each answer

/** Who somebody is in a room: one tab of one device of a user. */
export function participantOf(user: UserId, device: string, tab: string): string {
  return `${encodeURIComponent(user)}:${device}:${tab}`
}

/** The user who is in a room; undefined for whom this server gave no pass: a recorder, or somebody the site has let in. */
function userOf({ identity, kind }: Participant): UserId | undefined {
  const [user = '', ...rest] = identity.split(':')
  if (kind !== STANDARD || rest.length !== 2) return undefined
  try {
    return decodeURIComponent(user)
  } catch {
    return undefined
  }
}

/** Takes a user out of every room, on all their devices. Throws `unavailable`. */
export async function removeFromCalls(calls: Calls, user: UserId): Promise<void> {
  if (calls.phase !== 'ready') return
  const client = rooms(calls, TIMEOUT)
  const names = (await reach(() => client.listRooms())).map(room => room.name)
  for (let first = 0; first < names.length; first += AT_ONCE)
    await Promise.all(names.slice(first, first + AT_ONCE).map(name => sweep(client, name, async one => one !== user)))
}

/** Takes whoever may not be there out of the room of a chat. Resolves to whether there is a room of that sid. Throws `unavailable`. */
export async function sweepCall(
  calls: Calls,
  { chat, sid }: { chat: ChatId; sid: string },
  mayStay: Judge,
): Promise<boolean> {
  if (calls.phase !== 'ready') return true // as far as anybody knows
  const client = rooms(calls, TIMEOUT)
  const name = roomOf(chat)
  const isThere = (await reach(() => client.listRooms([name]))).some(room => room.sid === sid)
  if (isThere) await sweep(client, name, mayStay)
  return isThere
}

/** Takes somebody who came into a room out of it again, if they may not be there. Throws `unavailable`. */
export async function judge(calls: Calls, came: { room: string; who: Participant }, mayStay: Judge): Promise<void> {
  if (calls.phase === 'ready') await expel(rooms(calls, TIMEOUT), came.room, came.who, mayStay)
}

async function sweep(client: RoomServiceClient, room: string, mayStay: Judge): Promise<void> {
  const there = (await reach(() => client.listParticipants(room).catch(ifGone))) ?? []
  for (const one of there) await expel(client, room, one, mayStay)
}

async function expel(client: RoomServiceClient, room: string, who: Participant, mayStay: Judge): Promise<void> {
  const user = userOf(who)
  if (user === undefined || (await mayStay(user))) return
  await reach(() => client.removeParticipant(room, who.identity).catch(ifGone))
}

/** Who or what left meanwhile is what was wished. */
function ifGone(error: unknown): undefined {
  if (error instanceof TwirpError && error.status === 404) return undefined
  throw error
}
