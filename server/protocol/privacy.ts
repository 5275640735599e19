import * as v from 'valibot'

/** 0 stands for ever. */
export const Days = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(9999))

/** Body of `PUT /v1/chats/{chat}/retention`. `null`: as everywhere on this server. */
export const RetentionBody = v.strictObject({ days: v.nullable(Days) })
