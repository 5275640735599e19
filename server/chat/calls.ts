import { ended, startedCall } from '../call/call.ts'
import type { UserId } from '../protocol/people.ts'
import type { Draft } from './draft.ts'

/** A call is on in the LiveKit room `sid`; one that was left in another room ends first. */
export function startCall(draft: Draft, by: UserId, { sid, video }: { sid: string; video: boolean }): void {
  const { head } = draft.as(by)
  if (head.call?.sid === sid) return
  if (head.call) end(draft, head.call)
  const fact = draft.append(startedCall(by, video))
  if (fact.type === 'called') draft.call({ ...fact, sid })
}

/** Ends the call if it is this one. */
export function endCall(draft: Draft, which: { by: UserId; call: string } | { sid: string }): boolean {
  const { call } = 'by' in which ? draft.as(which.by).head : (draft.standing?.head ?? {})
  const isThisOne = 'by' in which ? call?.call === which.call : call?.sid === which.sid
  if (!call || !isThisOne) return false
  end(draft, call)
  return true
}

function end(draft: Draft, call: Parameters<typeof ended>[0]): void {
  const began = call.at
  draft.append(ended(call, draft.time() - began))
  draft.call(undefined)
}
