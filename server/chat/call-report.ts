import { sumsOfReport } from '../call/call-sums.ts'
import type { CallReport } from '../protocol/call-report.ts'
import type { CallId } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { UserId } from '../protocol/people.ts'
import type { CallCount } from '../runtime.ts'
import { DUE, type KeptCall, pastKey } from './call-end.ts'
import type { Draft } from './draft.ts'

/** What is to be counted of a report, as it waits for that. */
export type DueReport = Pick<CallCount, 'at' | 'adds'>

/** Key of who has said what of a call. */
export const toldKey = (call: CallId) => ['call-told', call]
/** How many reports a chat has ever taken. */
const COUNT = ['call-reports']
const DAY = 86_400_000 // ms after the end of a call, until which somebody may say how it was

/** Takes what `by` says of a call, and notes that it is to be counted. Nothing happens when they have said so before. */
export async function reportCall(
  draft: Draft,
  by: UserId,
  { call, report }: { call: CallId; report: CallReport },
): Promise<void> {
  const at = await beganAt(draft, by, call)
  const told = (await draft.beside<Record<UserId, CallReport['type'][]>>(toldKey(call))) ?? {}
  const own = told[by] ?? []
  if (own.includes(report.type)) return
  const n = ((await draft.beside<number>(COUNT)) ?? 0) + 1
  draft.putBeside(COUNT, n)
  draft.putBeside(toldKey(call), { ...told, [by]: [...own, report.type] })
  draft.putBeside([DUE, 'reported', n], { at, adds: sumsOfReport(report) } satisfies DueReport)
}

/** When it began. Throws `not-found` for who was not in it, and `gone` when it is over for too long. */
async function beganAt(draft: Draft, by: UserId, call: CallId): Promise<number> {
  const current = draft.as(by).head.call
  if (current?.call === call) {
    const { from, accepted, expelled = [] } = current
    if ([from, ...accepted, ...expelled].includes(by)) return current.at
  } else {
    const kept = await draft.beside<KeptCall>(pastKey(call))
    if (kept && [kept.from, ...kept.came].includes(by)) {
      if (draft.time() > kept.at + kept.seconds * 1000 + DAY)
        throw new InniesError('gone', 'This call is over for long.')
      return kept.at
    }
  }
  throw new InniesError('not-found', 'There is no such call.')
}
