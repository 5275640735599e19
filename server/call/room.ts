import { AccessToken, RoomServiceClient, TwirpError } from 'livekit-server-sdk'
import type { Calls } from '../config.ts'
import type { ChatId } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'

/** A LiveKit server that answers. */
export type Ready = Extract<Calls, { phase: 'ready' }>

const TOKEN_LIFETIME = 300 // seconds
const EMPTY_TIMEOUT = 120 // seconds until a room that nobody entered is closed
const DEPARTURE_TIMEOUT = 60 // seconds that a room waits for someone to come back
const MAX_PARTICIPANTS = 50
const PROBE_TIMEOUT = 4 // seconds

const CHAT_ROOM = 'chat-'

/** The LiveKit room of a chat's calls. */
export function roomOf(chat: ChatId): string {
  return CHAT_ROOM + chat
}

/** The chat whose room this is; undefined for any other room. */
export function chatOf(room: string): ChatId | undefined {
  return room.startsWith(CHAT_ROOM) ? room.slice(CHAT_ROOM.length) : undefined
}

/** The LiveKit server, if calls are on. Throws `call-starting` or `call-off`. */
export function readyCalls(calls: Calls): Ready {
  if (calls.phase === 'ready') return calls
  if (calls.phase === 'starting') throw new InniesError('call-starting', 'Calls are getting ready.')
  throw new InniesError('call-off', 'Calls are not set up on this server.')
}

/** Makes the room where there is none; resolves to its sid, which changes with every room of that name. Throws `unavailable`. */
export async function ensureRoom(calls: Ready, name: string): Promise<string> {
  const options = {
    name,
    emptyTimeout: EMPTY_TIMEOUT,
    departureTimeout: DEPARTURE_TIMEOUT,
    maxParticipants: MAX_PARTICIPANTS,
  }
  const room = await reach(() => rooms(calls).createRoom(options))
  return room.sid
}

/** Ends the room for everybody in it, if there is one. Throws `unavailable`. */
export async function deleteRoom(calls: Ready, name: string): Promise<void> {
  await reach(() => rooms(calls).deleteRoom(name).catch(ifGone))
}

/** What is no more meanwhile is what was wished. */
export function ifGone(error: unknown): undefined {
  if (error instanceof TwirpError && error.status === 404) return undefined
  throw error
}

type Pass = {
  identity: string
  name: string
  room: string
  /** Lets a device wait in the room of a call that rings: the others can tell by the attribute `ringing`. */
  isWaiting?: boolean | undefined
}

/** A pass into one LiveKit room (claims: docs.livekit.io, "Token structure"). */
export function callToken(calls: Ready, pass: Pass): Promise<string> {
  const token = new AccessToken(calls.key, calls.secret, {
    identity: pass.identity,
    name: pass.name,
    ttl: TOKEN_LIFETIME,
    ...(pass.isWaiting ? { attributes: { ringing: 'true' } } : {}),
  })
  token.addGrant({ roomJoin: true, room: pass.room, canPublish: true, canSubscribe: true })
  return token.toJwt()
}

/** Why calls would not work, as one line that names the setting; `undefined` when they would. */
export async function callProblem(calls: Ready): Promise<string | undefined> {
  try {
    await rooms(calls, PROBE_TIMEOUT).listRooms([])
    return undefined
  } catch (error) {
    if (error instanceof TwirpError && error.status === 401) {
      return 'LIVEKIT_API_KEY or LIVEKIT_API_SECRET is wrong: the server at LIVEKIT_URL refuses them.'
    }
    return `LIVEKIT_URL is ${calls.url}, but no LiveKit server answers there.`
  }
}

/** The rooms of the LiveKit server. */
export function rooms(calls: Ready, requestTimeout?: number): RoomServiceClient {
  return new RoomServiceClient(
    calls.url.replace(/^ws/, 'http'),
    calls.key,
    calls.secret,
    requestTimeout ? { requestTimeout } : {},
  )
}

/** What LiveKit answers. Throws `unavailable` where it does not. */
export async function reach<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask()
  } catch {
    throw new InniesError('unavailable', 'The call server does not answer.')
  }
}
