import type { CallId, ChatId } from '../../server/protocol/chat.ts'
import type { Link } from '../link/link.ts'
import { InniesCall } from './innies-call.ts'
import { type ShowCard, showCard } from './show-card.ts'

const KEY = 'innies:call'
const PATIENCE = 30_000 // ms after leaving in which it is offered to come back, and in which a call of two waits

/** A call that the page was in when it was left. */
type Left = { user: string; chat: ChatId; call: CallId; video: boolean; at: number }

/** The page is being left while its user is in that call. */
export function noteLeft(left: Left): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(left))
  } catch {
    // storage is blocked: the line in the chat still has Join
  }
}

/** Offers to come back into the call that this tab was in a moment ago, if it is still on. Returns how to stop. */
export function offerRejoin(link: Link, now: () => number = Date.now, show: ShowCard = showCard): () => void {
  const left = takeLeft()
  const end = (left?.at ?? 0) + PATIENCE
  if (!left || now() >= end) return () => {}
  let remove: (() => void) | undefined
  let isDone = false

  function look(): void {
    if (!left || isDone || link.$status.get().phase !== 'open') return
    const call = link.$rows.get()?.get(left.chat)?.call
    const isOn = call?.call === left.call && call.phase === 'active' && link.$me.get()?.id === left.user
    if (!call || !isOn || InniesCall.isInCall()) return remove && stop()
    remove ??= show(link, { call: { ...call, video: left.video }, kind: 'rejoin', isQuiet: true }, stop)
  }
  function stop(): void {
    isDone = true
    remove?.()
    for (const end of stops) end()
    document.removeEventListener('innies-call-opened', look)
    clearTimeout(timer)
  }

  const stops = [link.$rows.listen(look), link.$status.listen(look)]
  const timer = setTimeout(stop, end - now())
  document.addEventListener('innies-call-opened', look)
  look()
  return stop
}

/** Read once: what another page of this tab finds is older. */
function takeLeft(): Left | undefined {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null')
    sessionStorage.removeItem(KEY)
    return isLeft(found) ? found : undefined
  } catch {
    return undefined
  }
}

function isLeft(value: unknown): value is Left {
  const { user, chat, call, at } = Object(value) as Partial<Left>
  return [user, chat, call].every(part => typeof part === 'string') && typeof at === 'number'
}
