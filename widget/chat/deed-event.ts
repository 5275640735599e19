import type { Deed } from '../link/link.ts'
import { Wish } from './wish.ts'

type WithoutChat<One> = One extends Deed ? Omit<One, 'chat'> : never

/** A deed in the chat that is open. */
export type DeedHere = WithoutChat<Deed>

/** A message shall be edited, deleted, pinned, or get a reaction. */
export class DeedEvent extends Wish {
  readonly deed: DeedHere
  /** Whoever does it says how it goes. */
  done: Promise<void> | undefined
  constructor(deed: DeedHere) {
    super('innies-deed')
    this.deed = deed
  }
}

declare global {
  interface HTMLElementEventMap {
    'innies-deed': DeedEvent
  }
}
