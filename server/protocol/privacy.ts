import * as v from 'valibot'

/** 0 stands for ever. */
export const Days = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(9999))

/** Body of `PUT /v1/chats/{chat}/retention`. `null`: as everywhere on this server. */
export const RetentionBody = v.strictObject({ days: v.nullable(Days) })

/** How many of each kind were removed. */
export const Removed = v.record(v.string(), v.pipe(v.number(), v.safeInteger(), v.minValue(0)))
export type Removed = v.InferOutput<typeof Removed>

/** The receipt of an erasure: it tells nobody who it was who does not know. */
export const Erasure = v.strictObject({
  id: v.pipe(v.string(), v.uuid()),
  /** Who was erased, by a name that only the same store finds again. */
  user: v.pipe(v.string(), v.regex(/^[0-9a-f]{8}-[0-9a-f]{32}$/)),
  state: v.picklist(['running', 'done']),
  /** ms since the epoch. */
  begun: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  ended: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  removed: Removed,
})
export type Erasure = v.InferOutput<typeof Erasure>

/** Answer of `DELETE /v1/users/{user}`. */
export const ErasureBegun = v.strictObject({
  /** Of `GET /v1/erasures/{id}`. */
  receipt: Erasure.entries.id,
  /** False: LiveKit did not answer; ask again, or let the pass of a call run out. */
  hasLeftCalls: v.boolean(),
})

/** Body of `POST /v1/erasures`: receipts as the list has them. */
export const ErasuresAgain = v.strictObject({ erasures: v.pipe(v.array(Erasure), v.minLength(1), v.maxLength(100)) })

export const Erasures = v.strictObject({ erasures: v.array(Erasure), next: v.optional(v.string()) })
