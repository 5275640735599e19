import type { Link } from '../link/link.ts'
import type { Early } from './early.ts'
import type { DeviceKind, MakeEngine } from './engine.ts'
import { loadEngine } from './load-engine.ts'
import type { CallRequest } from './request.ts'

/** What waited in the room while it rang, if the user took the call here in time. */
export const earlyOf = (request: CallRequest): Early | undefined =>
  'chat' in request ? request.answer?.early : undefined

/** What loads the engine: once the one that waited in the room while it rang, if there is one; whoever tries again comes anew. */
export function engineLoader(speaker: Element, request: CallRequest) {
  let early = earlyOf(request)
  return async (kinds: readonly DeviceKind[]): Promise<MakeEngine> => {
    const taken = early?.take()
    early = undefined
    // A room of the site's own is no call that rings: who enters it is in it.
    return (await taken) ?? loadEngine(speaker, 'room' in request ? undefined : kinds)
  }
}

/** Where the page asks for it; and where one joins the call of a group that one was not in, unless it rings. */
export async function isPreviewed(getLink: () => Promise<Link>, request: CallRequest): Promise<boolean> {
  const answer = 'chat' in request ? request.answer : undefined
  if (request.preview !== undefined || !('chat' in request) || !answer || answer.here || answer.early)
    return request.preview ?? false
  const link = await getLink().catch(() => undefined) // what is wrong is said by the call
  const row = link?.$rows.get()?.get(request.chat)
  const me = link?.$me.get()?.id ?? ''
  const isOver = row?.call?.call !== answer.call
  return (
    row?.kind === 'group' &&
    !isOver &&
    row.call?.phase === 'active' &&
    ![row.call.from, ...row.call.accepted].includes(me)
  )
}
