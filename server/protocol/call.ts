import * as v from 'valibot'
import { DeviceId } from './people.ts'

/** Whether calls are possible now: the media server answers, is coming up, or there is none. */
export const CallsPhase = v.picklist(['ready', 'starting', 'off'])
export type CallsPhase = v.InferOutput<typeof CallsPhase>

/** `chat-{chatId}`, `demo-room-{id}`, or a name the site's policy knows. */
export const RoomName = v.pipe(v.string(), v.minLength(1), v.maxBytes(140))
export type RoomName = v.InferOutput<typeof RoomName>

const pass = {
  room: RoomName,
  /** The caller's own id or name; anything else is refused. The token never depends on it. */
  username: v.optional(v.pipe(v.string(), v.maxLength(200))),
  device: v.optional(DeviceId),
  /** One tab of that device. */
  tab: v.optional(DeviceId),
}

/** Body of the token routes. */
export const TokenRequest = v.strictObject({
  ...pass,
  /** Marks the call as one with pictures in the chat's log. */
  video: v.optional(v.boolean()),
  /** The user agrees to be recorded, where the call is. */
  agrees: v.optional(v.boolean()),
})
export type TokenRequest = v.InferOutput<typeof TokenRequest>

const Flag = v.optional(
  v.pipe(
    v.picklist(['true', 'false']),
    v.transform(text => text === 'true'),
  ),
)

/** The same as a query. */
export const TokenQuery = v.strictObject({
  ...pass,
  video: Flag,
  agrees: Flag,
})

/** Answer of the token routes: a pass into one LiveKit room, good for minutes. */
export const CallPass = v.strictObject({
  token: v.string(),
  url: v.string(),
  /** The user runs the call: may mute and take out others, lock it, and end it for all. */
  host: v.optional(v.literal(true)),
  /** The user is to be asked at the end how the call was. */
  rate: v.optional(v.literal(true)),
  /** The user may record the call. */
  record: v.optional(v.literal(true)),
})
export type CallPass = v.InferOutput<typeof CallPass>
