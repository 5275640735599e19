import { Wish } from './wish.ts'

/** The reader comes near the beginning of what is known. */
export class OlderEvent extends Wish {
  constructor() {
    super('innies-older')
  }
}

/** The reader comes near the end of what is shown, after which there is more; or wants the newest of all at once. */
export class NewerEvent extends Wish {
  readonly isLatest: boolean
  constructor(isLatest = false) {
    super('innies-newer')
    this.isLatest = isLatest
  }
}

/** The reader has everything up to the ordinal `n` on the screen. */
export class SeenEvent extends Wish {
  readonly n: number
  constructor(n: number) {
    super('innies-seen')
    this.n = n
  }
}

declare global {
  interface HTMLElementEventMap {
    'innies-older': OlderEvent
    'innies-newer': NewerEvent
    'innies-seen': SeenEvent
  }
}
