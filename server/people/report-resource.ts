import { messageId, messageOf } from '../chat/resource.ts'
import type { Reported } from '../protocol/complaint.ts'
import type { Report } from '../protocol/report.ts'
import type { StoredReport } from '../runtime.ts'

/** A report with the names that a site's backend knows. */
export function reportOf({ id, by, about, reason, message, at, closed }: StoredReport): Report {
  return {
    id,
    state: closed ? 'closed' : 'open',
    reporterId: by,
    ...namesOf(about),
    ...(message ? { userId: message.from, message: messageOf(message, 0) } : {}),
    reason,
    createdAt: at,
    ...(closed ? { closedAt: closed.at, ...(closed.note === undefined ? {} : { note: closed.note }) } : {}),
  }
}

function namesOf(about: Reported): Pick<Report, 'userId' | 'chatId' | 'messageId'> {
  if ('user' in about) return { userId: about.user }
  return { chatId: about.chat, ...('of' in about ? { messageId: messageId(about.chat, about.of) } : {}) }
}
