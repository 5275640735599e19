import { Wish } from './wish.ts'

/** Back to the inbox. */
export class BackEvent extends Wish {
  constructor() {
    super('innies-back')
  }
}

/** What did not load shall be tried again. */
export class ReloadEvent extends Wish {
  constructor() {
    super('innies-reload')
  }
}

declare global {
  interface HTMLElementEventMap {
    'innies-back': BackEvent
    'innies-reload': ReloadEvent
  }
}
