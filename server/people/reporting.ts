import type { Complaint } from '../protocol/complaint.ts'
import { InniesError } from '../protocol/error.ts'
import type { UserId } from '../protocol/people.ts'
import type { FiledReport, Runtime } from '../runtime.ts'
import { newIdIn, shardOf } from './shards.ts'

/**
 * Notes a report for the site; resolves to its id. Throws `not-found` for a chat or a message that `by` does not see. Of users
 * it does not say whether they exist.
 */
export async function report(runtime: Runtime, by: UserId, { about, reason }: Complaint): Promise<string> {
  const shard = shardOf(by)
  const filed: FiledReport = { id: newIdIn(shard), by, about, reason }
  if ('of' in about) filed.message = await visibleMessage(runtime, by, about)
  else if ('chat' in about) await runtime.chat(about.chat).admit(by)
  else if (about.user === by) throw new InniesError('bad-request', 'That is yourself: name somebody else.')
  return runtime.site(shard).fileReport(filed)
}

async function visibleMessage(runtime: Runtime, by: UserId, { chat, of }: { chat: string; of: number }) {
  const { facts } = await runtime.chat(chat).page(by, { after: of - 1, before: of + 1, limit: 1 })
  const fact = facts.find(({ rev }) => rev === of)
  if (fact?.type === 'sent') return fact
  if (fact?.type === 'gone') throw new InniesError('gone', 'This message was deleted.')
  throw new InniesError('not-found', 'There is no such message.')
}
