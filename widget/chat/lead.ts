import type { Rev } from '../../server/protocol/chat.ts'
import type { Item } from './items.ts'
import type { Window } from './window.ts'

const GLOW = 2500 // ms

/** Leads the reader to a message they wanted to see, and lights it up for a moment; nothing moves. */
export function lead(window: Window<Item>, rev: Rev, room: number): void {
  const index = window.find(item => 'line' in item && 'rev' in item.line && item.line.rev === rev)
  window.reveal(index, room / 3)
  const bubble = window.rows[index - window.first]?.querySelector('.bubble')
  const glow = [{ outline: '3px solid var(--accent)', outlineOffset: '3px' }, { outlineColor: 'transparent' }]
  bubble?.animate(glow, { duration: GLOW, easing: 'ease-in' })
}
