import { type RoomServiceClient, TrackSource, TrackType } from 'livekit-server-sdk'
import type { Calls } from '../config.ts'
import type { UserId } from '../protocol/people.ts'
import { ifGone, type Ready, reach, rooms } from './room.ts'

/** Somebody in a room, as far as it matters who it is. */
export type Participant = { identity: string; kind: number }

/** Whether a user may be in a room. */
type Judge = (user: UserId) => Promise<boolean>

const STANDARD = 0 // kind of a participant who is neither a recorder nor an agent (livekit_models.proto)
const AT_ONCE = 8 // rooms that are looked into
const TIMEOUT = 4 // seconds for each answer

/** Who somebody is in a room: a user, and their seat there (`device:tab`). */
export function participantOf(user: UserId, seat: string): string {
  return `${encodeURIComponent(user)}:${seat}`
}

/** The seat in such a name. */
export function seatOf({ identity }: Participant): string {
  return identity.slice(identity.indexOf(':') + 1)
}

/** The user who is in a room; undefined for whom this server gave no pass: a recorder, or somebody the site has let in. */
export function userOf({ identity, kind }: Participant): UserId | undefined {
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

/** Who is in the room of that name, if its sid is this one; undefined where there is none any more. Throws `unavailable`. */
export async function participantsOf(calls: Ready, name: string, sid: string): Promise<Participant[] | undefined> {
  const client = rooms(calls, TIMEOUT)
  const isThere = (await reach(() => client.listRooms([name]))).some(room => room.sid === sid)
  return isThere ? reach(() => client.listParticipants(name).catch(ifGone)) : undefined
}

/** Takes somebody out of a room; `isForGood`: with the passes they have, which only LiveKit Cloud can do. Throws `unavailable`. */
export async function remove(
  calls: Ready,
  { room, identity, isForGood = false }: { room: string; identity: string; isForGood?: boolean },
): Promise<void> {
  const revoke = isForGood ? { revokeTokenTs: BigInt(Math.floor(Date.now() / 1000)) } : {}
  await reach(() => rooms(calls, TIMEOUT).removeParticipant(room, identity, revoke).catch(ifGone))
}

/** Turns off what somebody in a room says; not the sound of their screen. Throws `unavailable`. */
export async function mute(calls: Ready, room: string, identity: string): Promise<void> {
  const client = rooms(calls, TIMEOUT)
  const there = await reach(() => client.getParticipant(room, identity).catch(ifGone))
  const voices = (there?.tracks ?? []).filter(
    ({ type, source, muted }) => type === TrackType.AUDIO && source !== TrackSource.SCREEN_SHARE_AUDIO && !muted,
  )
  for (const { sid } of voices) await reach(() => client.mutePublishedTrack(room, identity, sid, true).catch(ifGone))
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
