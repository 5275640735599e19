import * as v from 'valibot'
import { Reason } from './complaint.ts'
import { At, ChatId } from './fact.ts'
import { Person, UserId, WellFormed } from './people.ts'
import { Message, MessageId, PlaceQuery } from './resource.ts'

/** Body of `POST /v1/reports`. */
export const NewReport = v.union([
  v.strictObject({ userId: UserId, reason: Reason }),
  v.strictObject({ chatId: ChatId, reason: Reason }),
  v.strictObject({ messageId: MessageId, reason: Reason }),
])
export type NewReport = v.InferOutput<typeof NewReport>

/** Answer of `POST /v1/reports`: the same for the same user and thing, for as long as that report is open. */
export const ReportTaken = v.strictObject({ id: v.string() })

/** A report is open until the site's backend closes it. */
export const ReportState = v.picklist(['open', 'closed'])
export type ReportState = v.InferOutput<typeof ReportState>

const Note = v.pipe(WellFormed, v.maxLength(2000))

/** A report as the site's backend reads it. */
export const Report = v.strictObject({
  id: v.string(),
  state: ReportState,
  reporterId: UserId,
  /** Who is reported, or wrote what is. */
  userId: v.optional(UserId),
  chatId: v.optional(ChatId),
  messageId: v.optional(MessageId),
  reason: v.string(),
  createdAt: At,
  /** The message as it was when it was reported, also when it was deleted since. Absent once the report is closed. */
  message: v.optional(Message),
  closedAt: v.optional(At),
  note: v.optional(Note),
})
export type Report = v.InferOutput<typeof Report>

/** Query of `GET /v1/reports`. */
export const ReportsQuery = v.strictObject({ state: v.optional(ReportState, 'open'), ...PlaceQuery.entries })

export const Reports = v.strictObject({
  reports: v.array(Report),
  people: v.array(Person),
  next: v.optional(v.string()),
})

/** Body of `PUT /v1/reports/{report}`: closes it, or changes the note of a closed one. */
export const ClosedReport = v.strictObject({ state: v.literal('closed'), note: v.optional(Note) })
