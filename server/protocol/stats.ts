import * as v from 'valibot'
import { Count } from './chat.ts'

/** How much there is. */
export const Stats = v.strictObject({
  /** Whom the site has named, or who has come with a token. Exact. */
  users: Count,
  /** Those in which something happened, also a while ago. Two seconds behind. */
  chats: Count,
  /** Ever sent, also those that were deleted. At most a fifth too few. */
  messages: Count,
  /** Calls that are on now. Two seconds behind. */
  calls: Count,
  /** Reports that nobody has closed yet. Exact. */
  openReports: Count,
  /** In messages or not, also those that are still coming. Exact. */
  files: Count,
  /** Of all of these. Exact. */
  fileBytes: Count,
  /** Sockets that are open now, at this process. Absent where the host cannot count them. */
  sockets: v.optional(Count),
  /** What the store takes on the disk. Absent where the host cannot tell. */
  storeBytes: v.optional(Count),
})
export type Stats = v.InferOutput<typeof Stats>
