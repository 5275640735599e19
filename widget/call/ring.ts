import type { Called, ChatId } from '../../server/protocol/chat.ts'
import { markLanguage, untilWords } from '../base/language.ts'
import type { Link } from '../link/link.ts'
import { InniesCall } from './innies-call.ts'
import { startCall } from './start-call.ts'

const PATIENCE = 45_000 // ms

/** Shows who is calling, until they are answered, declined or give up. Returns how to stop. */
export function startRing(link: Link, now: () => number = Date.now): () => void {
  /** What rings or would, but for another call: one for each chat. */
  const calls = new Map<ChatId, Called>()
  const dismissed = new Set<string>()
  let shown: { call: string; remove: () => void } | undefined

  function hear(call: Called, until: number): void {
    if (call.from === link.$me.get()?.id || dismissed.has(call.call) || until <= now()) return
    if (calls.get(call.chat)?.call === call.call) return
    calls.set(call.chat, call)
    setTimeout(() => forget(call.chat, call.call), until - now())
    show()
  }

  function forget(chat: ChatId, call: string): void {
    if (calls.get(chat)?.call !== call) return
    calls.delete(chat)
    show()
  }

  /** The newest call, unless the user is in one already. */
  function show(): void {
    const call = InniesCall.isInCall() ? undefined : [...calls.values()].at(-1)
    if (call?.call === shown?.call) return
    if (call) InniesCall.closeFinished()
    shown?.remove()
    shown = call && { call: call.call, remove: showCard(link, call, () => dismiss(call)) }
  }

  function dismiss(call: Called): void {
    dismissed.add(call.call)
    forget(call.chat, call.call)
  }

  const onOpened = () => {
    for (const call of calls.values()) dismiss(call) // the one that is answered, and what rang when it was
  }
  const stopHearing = link.listen(news => {
    if (news.type === 'called')
      hear(news, now() + PATIENCE) // not by `at`: clocks differ
    else if (news.type === 'ended') forget(news.chat, news.call)
  })
  const stopRows = link.$rows.subscribe(rows => {
    for (const { chat, call, head } of rows?.values() ?? []) {
      const known = calls.get(chat)
      if (call) hear(call, call.at + PATIENCE)
      else if (known && head >= known.rev) forget(chat, known.call) // ended while the connection was away
    }
  })
  document.addEventListener('innies-call-opened', onOpened)
  document.addEventListener('innies-call-ended', show)

  return () => {
    stopHearing()
    stopRows()
    document.removeEventListener('innies-call-opened', onOpened)
    document.removeEventListener('innies-call-ended', show)
    calls.clear()
    show()
  }
}

/** Puts the card on the page, its code loaded first. Returns how to take it away. */
function showCard(link: Link, { chat, from, video }: Called, onAnswered: () => void): () => void {
  let card: Element | undefined
  let isOver = false
  void Promise.all([import('./ring-card.ts'), untilWords()]).then(([{ InniesRing }]) => {
    if (isOver) return
    const ring = new InniesRing()
    markLanguage(ring)
    ring.person = link.$people.get().get(from) ?? { id: from, name: from }
    ring.isVideo = video
    ring.addEventListener('innies-ring-answer', ({ answer }) => {
      onAnswered()
      if (answer !== 'decline') startCall({ chat, video: answer === 'accept' && video })
    })
    document.body.append(ring)
    card = ring
  })
  return () => {
    isOver = true
    card?.remove()
  }
}
