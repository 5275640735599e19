import type { Calls } from '../config.ts'
import type { ChatId } from '../protocol/chat.ts'
import { mute, type Participant, participantsOf, remove } from './participant.ts'
import { deleteRoom, ensureRoom, readyCalls, roomOf } from './room.ts'

/** The room of a chat's calls in LiveKit. Each verb throws `unavailable` when nobody answers there. */
export interface CallRoom {
  /** False: nothing can be known of it. */
  readonly isReady: boolean
  /** Makes the room where there is none; resolves to its sid. Throws `call-off` and `call-starting`, too. */
  open(): Promise<string>
  /** Ends the room for all who are in it; may be repeated. */
  close(): Promise<void>
  /** Who is in the room of that sid; undefined where there is none any more. */
  look(sid: string): Promise<Participant[] | undefined>
  /** Takes somebody out; may be repeated. `isForGood`: what passes they have are good no more, where LiveKit can do that. */
  remove(identity: string, how?: { isForGood: boolean }): Promise<void>
  /** Turns somebody's microphone off; only they turn it on again. */
  mute(identity: string): Promise<void>
}

export function livekitRoom(calls: () => Calls, chat: ChatId): CallRoom {
  const name = roomOf(chat)
  const ready = () => readyCalls(calls())
  return {
    get isReady() {
      return calls().phase === 'ready'
    },
    open: async () => ensureRoom(ready(), name),
    close: async () => deleteRoom(ready(), name),
    look: async sid => participantsOf(ready(), name, sid),
    remove: async (identity, how) => remove(ready(), { room: name, identity, ...how }),
    mute: async identity => mute(ready(), name, identity),
  }
}
