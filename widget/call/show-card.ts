import type { OngoingCall } from '../../server/protocol/chat.ts'
import { untilWords } from '../base/language.ts'
import type { Link } from '../link/link.ts'

/** It rings; it does while the user is in another call; it was answered on another device; one may come back into it. */
export type RingKind = 'ring' | 'second' | 'elsewhere' | 'rejoin'

/** What the page is to show of a call. */
export type Ringing = { call: OngoingCall; kind: RingKind; isQuiet: boolean }

export type ShowCard = typeof showCard

/** Puts the card on the page, its code loaded first. Returns how to take it away. */
export function showCard(link: Link, ringing: Ringing, onAnswered: () => void): () => void {
  let remove = () => {}
  let isOver = false
  void Promise.all([import('./show-ring.ts'), untilWords()]).then(([{ showRing }]) => {
    if (!isOver) remove = showRing(link, ringing, onAnswered)
  })
  return () => {
    isOver = true
    remove()
  }
}
