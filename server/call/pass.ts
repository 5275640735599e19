import type { Calls, Config } from '../config.ts'
import { mayJoin } from '../identity/policy.ts'
import type { CallPass, RoomName } from '../protocol/call.ts'
import type { ChatId } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { DeviceId, Person } from '../protocol/people.ts'
import type { Runtime } from '../runtime.ts'
import { participantOf } from './participant.ts'
import { callToken, readyCalls, roomOf } from './room.ts'

/** One tab of one device: where somebody sits in a call. */
export function seatAt(device: DeviceId, tab: DeviceId): string {
  return `${device}:${tab}`
}

type PassWish = {
  person: Person
  seat: string
  room: RoomName
  isHost?: boolean
  mayRecord?: boolean
  isWaiting?: boolean
  isRated?: boolean | undefined
}

/** A pass into a room for somebody on that seat. Throws `call-off` and `call-starting`. */
export async function passFor(
  calls: Calls,
  { person, seat, room, isHost = false, mayRecord = false, isWaiting, isRated }: PassWish,
): Promise<CallPass> {
  const ready = readyCalls(calls)
  const identity = participantOf(person.id, seat)
  const token = await callToken(ready, { identity, name: person.name, room, isWaiting })
  return {
    token,
    url: ready.publicUrl,
    ...(isHost ? { host: true as const } : {}),
    ...(mayRecord ? { record: true as const } : {}),
    ...(isRated ? { rate: true as const } : {}),
  }
}

/** Throws `not-found` for who is no member, `forbidden` where the site's policy lets them into no calls there. */
export async function admitToChat(config: Config, runtime: Runtime, me: Person, chat: ChatId): Promise<void> {
  await runtime.chat(chat).admit(me.id)
  if ((await mayJoin(config, me, roomOf(chat))) ?? true) return
  throw new InniesError('forbidden', 'You may not call in this chat.')
}
