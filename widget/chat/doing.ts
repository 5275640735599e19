import { html, nothing, type ReactiveControllerHost } from 'lit'
import { messageOf } from '../link/error.ts'

type State = { phase: 'idle' } | { phase: 'busy' } | { phase: 'refused'; message: string }

/** What a panel does for the user: one thing at a time, and what was refused says so and leaves everything as it was. */
export class Doing {
  readonly #host: ReactiveControllerHost
  #state: State = { phase: 'idle' }

  constructor(host: ReactiveControllerHost) {
    this.#host = host
  }

  get isBusy(): boolean {
    return this.#state.phase === 'busy'
  }

  /** Resolves to whether it is done. A second one while the first is under way is not begun. */
  async do(work: () => Promise<unknown>): Promise<boolean> {
    if (this.isBusy) return false
    this.#become({ phase: 'busy' })
    try {
      await work()
      this.#become({ phase: 'idle' })
      return true
    } catch (error) {
      this.#become({ phase: 'refused', message: messageOf(error) })
      return false
    }
  }

  /** Why the last one was refused. */
  render() {
    return this.#state.phase === 'refused' ? html`<p class="refused" role="alert">${this.#state.message}</p>` : nothing
  }

  #become(state: State): void {
    this.#state = state
    this.#host.requestUpdate()
  }
}
