import type { View } from './arrange.ts'

/** The user wants to see the call in another way. */
export class ViewEvent extends Event {
  readonly view: View | undefined
  /** The tile to fill the stage from now on; an empty one: none. */
  readonly pinned: string | undefined
  constructor({ view, pinned }: { view?: View; pinned?: string }) {
    super('innies-call-view', { bubbles: true, composed: true })
    this.view = view
    this.pinned = pinned
  }
}

declare global {
  interface HTMLElementEventMap {
    'innies-call-view': ViewEvent
  }
}
