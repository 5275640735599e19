import type { UserId } from '../../server/protocol/people.ts'
import { Wish } from './wish.ts'

/** The user chose somebody to write to. */
export class PickPersonEvent extends Wish {
  readonly user: UserId
  constructor(user: UserId) {
    super('innies-pick-person')
    this.user = user
  }
}

declare global {
  interface HTMLElementEventMap {
    'innies-pick-person': PickPersonEvent
  }
}
