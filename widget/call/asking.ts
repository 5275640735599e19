import type { CallState } from './call-state.ts'
import { isRated } from './panel.ts'
import type { Rating } from './rating.ts'
import type { Telling } from './way-in.ts'

/** Asks once at the end of a call how it was, where somebody wants to know. */
export class Asking {
  #tell: Telling | undefined
  #isDone = false

  /** A call begins. `tell`: takes what is said of it; absent where nobody does. */
  begin(tell: Telling | undefined): void {
    this.#tell = tell
    this.#isDone = false
  }

  /** What takes the answer; absent where nobody asks. */
  rate(isWanted: boolean): ((rating: Rating) => void) | undefined {
    return isWanted && this.#tell ? this.#rate : undefined
  }

  /** Whether the window stays for the question when the user ends the call. */
  isDue(state: CallState, isWanted: boolean): boolean {
    if (state.phase !== 'live' || this.#isDone || !this.rate(isWanted)) return false
    const hasOthers = state.tiles.some(tile => !tile.isLocal)
    return hasOthers && isRated({ reason: 'left', seconds: (Date.now() - state.startedAt) / 1000 })
  }

  readonly #rate = (rating: Rating): void => {
    if (!this.#isDone) this.#tell?.(rating).catch(() => {}) // it is for statistics only
    this.#isDone = true
  }
}
