import { type RoomServiceClient, TwirpError } from 'livekit-server-sdk'
import type { Calls } from '../config.ts'
import type { UserId } from '../protocol/people.ts'
import { reach, rooms } from './room.ts'

const AT_ONCE = 8 // rooms that are looked into
const TIMEOUT = 4 // seconds for each answer

/** Who somebody is in a room: one tab of one device of a user. */
export function participantOf(user: UserId, device: string, tab: string): string {
  return `${beginningOf(user)}${device}:${tab}`
}

const beginningOf = (user: UserId) => `${encodeURIComponent(user)}:` // no other user's begins so

/** Takes a user out of every room, on all their devices. Throws `unavailable`. */
export async function removeFromCalls(calls: Calls, user: UserId): Promise<void> {
  if (calls.phase !== 'ready') return
  const client = rooms(calls, TIMEOUT)
  const names = (await reach(() => client.listRooms())).map(room => room.name)
  for (let first = 0; first < names.length; first += AT_ONCE)
    await Promise.all(names.slice(first, first + AT_ONCE).map(name => removeFromRoom(client, name, user)))
}

async function removeFromRoom(client: RoomServiceClient, room: string, user: UserId): Promise<void> {
  const there = (await reach(() => client.listParticipants(room).catch(ifGone))) ?? []
  for (const { identity } of there.filter(one => one.identity.startsWith(beginningOf(user))))
    await reach(() => client.removeParticipant(room, identity).catch(ifGone))
}

/** Who or what left meanwhile is what was wished. */
function ifGone(error: unknown): undefined {
  if (error instanceof TwirpError && error.status === 404) return undefined
  throw error
}
