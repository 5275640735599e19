import * as v from 'valibot'
import { ChatId, Rev } from './fact.ts'
import { UserId, WellFormed } from './people.ts'

/** Why something is reported. */
export const Reason = v.pipe(WellFormed, v.trim(), v.minLength(1), v.maxLength(2000))

/** What is reported: a user, a chat, or a message by its rev. */
export const Reported = v.union([
  v.strictObject({ user: UserId }),
  v.strictObject({ chat: ChatId }),
  v.strictObject({ chat: ChatId, of: Rev }),
])
export type Reported = v.InferOutput<typeof Reported>

/** What a user reports. */
export const Complaint = v.strictObject({ about: Reported, reason: Reason })
export type Complaint = v.InferOutput<typeof Complaint>
