import * as v from 'valibot'

const Time = v.pipe(v.number(), v.integer())

/** How the server is, for who runs it. Times are ms since the epoch, by its clock. */
export const Status = v.strictObject({
  now: Time,
  /** When the process began. Absent where processes come and go. */
  startedAt: v.optional(Time),
  /** When LiveKit last said something that it had signed with our key. Absent: never. */
  liveKitHeardAt: v.optional(Time),
  /** Who says for whom it speaks (X-Forwarded-For) without being a proxy that is trusted; at most ten. */
  unknownProxies: v.array(v.string()),
})
export type Status = v.InferOutput<typeof Status>
