/** The panel of the launcher was opened or closed. */
export class ToggleEvent extends Event {
  readonly isOpen: boolean
  constructor(isOpen: boolean) {
    super('innies-toggle', { bubbles: true, composed: true })
    this.isOpen = isOpen
  }
}

declare global {
  interface HTMLElementEventMap {
    'innies-toggle': ToggleEvent
  }
}
