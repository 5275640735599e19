import type { CallId, ChatId, OngoingCall, Row } from '../../server/protocol/chat.ts'
import type { CallRequestEvent } from '../base/call-request.ts'
import type { Link } from '../link/link.ts'
import { InniesCall } from './innies-call.ts'
import { offerRejoin } from './rejoin.ts'
import { type RingKind, showCard } from './show-card.ts'

const NOTE = 5000 // ms that it is said where a call went

/**
 * Shows who is calling, until they are answered, declined or give up. The row of a chat tells how its call stands, so that a page
 * that comes back shows what is true now. Returns how to stop.
 */
export function startRing(link: Link, now: () => number = Date.now): () => void {
  /** When each call that was seen ringing stops ringing here, by the clock of this page. */
  const ends = new Map<CallId, number>()
  const answered = new Set<CallId>()
  let shown: { chat: ChatId; call: CallId; kind: RingKind; remove: () => void } | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Whether it rings for the user here. In a group it rings on when the first of the others came. */
  function isRinging({ kind, call }: Row): boolean {
    if (!call) return false
    const me = link.$me.get()?.id
    const { rings = 0, phase, from, accepted, declined, expelled = [] } = call
    const isOurs = me !== undefined && ![from, ...accepted, ...declined, ...expelled].includes(me)
    const isOn = phase === 'ringing' || (kind === 'group' && ends.has(call.call))
    if (!rings || !isOn || !isOurs || answered.has(call.call)) return false
    // What was kept from an earlier visit may be long over: the server says so when it is there.
    if (!ends.has(call.call) && link.$status.get().phase === 'open') ends.set(call.call, now() + rings * 1000)
    return (ends.get(call.call) ?? 0) > now()
  }

  /** The newest call is shown; and of one that another device took, where it went. */
  function look(): void {
    const rows = [...(link.$rows.get()?.values() ?? [])]
    const ringing = rows.filter(isRinging)
    const order = [...ends.keys()]
    const newest = ringing.sort((a, b) => order.indexOf(b.call!.call) - order.indexOf(a.call!.call))[0]
    if (newest?.call) show(newest.call, InniesCall.isInCall() ? 'second' : 'ring', isSilent(newest, rows))
    else if (shown && shown.kind !== 'elsewhere') showGone(shown)
    clearTimeout(timer)
    const next = Math.min(...[...ends.values()].filter(end => end > now()))
    if (next < Infinity) timer = setTimeout(look, next - now())
  }

  function isSilent({ chat, muted, call }: Row, rows: readonly Row[]): boolean {
    const me = link.$me.get()?.id ?? ''
    const isTalking = rows.some(row => row.chat !== chat && row.call?.phase === 'active' && isIn(row.call, me))
    return muted === true || isTalking || link.$blocks.get().has(call?.from ?? '')
  }

  function show(call: OngoingCall, kind: RingKind, isSilent: boolean): void {
    if (shown?.call === call.call && shown.kind === kind) return
    if (kind === 'ring') InniesCall.closeFinished()
    shown?.remove()
    const remove = showCard(link, { call, kind, isQuiet: isSilent || kind !== 'ring' }, () => {
      answered.add(call.call)
      look()
    })
    shown = { chat: call.chat, call: call.call, kind, remove }
  }

  function showGone({ chat, call: id }: { chat: ChatId; call: CallId }): void {
    const call = link.$rows.get()?.get(chat)?.call
    const isTaken = call?.call === id && !answered.has(id) && call.accepted.includes(link.$me.get()?.id ?? '')
    if (!isTaken) return hide()
    show(call, 'elsewhere', true)
    setTimeout(() => shown?.call === id && hide(), NOTE)
  }

  /** Taken by a notification, or in the chat: not by the card. */
  function take({ call }: CallRequestEvent): void {
    if (call === undefined) return
    if (shown?.call === call && shown.kind === 'second')
      document.querySelector<InniesCall>('innies-call[open]')?.close()
    answered.add(call)
    look()
  }

  function hide(): void {
    shown?.remove()
    shown = undefined
  }

  const stops = [link.$rows.subscribe(look), link.$status.listen(look), offerRejoin(link, now)]
  document.addEventListener('innies-call-opened', look)
  document.addEventListener('innies-call-ended', look)
  document.addEventListener('innies-call-request', take, true) // before it is done

  return () => {
    for (const stop of stops) stop()
    document.removeEventListener('innies-call-opened', look)
    document.removeEventListener('innies-call-ended', look)
    document.removeEventListener('innies-call-request', take, true)
    clearTimeout(timer)
    hide()
  }
}

const isIn = ({ from, accepted }: OngoingCall, user: string) => [from, ...accepted].includes(user)
