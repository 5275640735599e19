import { LitElement } from 'lit'
import { property } from 'lit/decorators.js'
import { define } from '../base/define.ts'
import { duration } from '../base/time.ts'

/** How long something has been going on; counts by itself, so that nothing around it renders each second. */
export class InniesCallClock extends LitElement {
  /** ms since the Unix epoch. */
  @property({ type: Number }) since = 0

  #ticking: ReturnType<typeof setInterval> | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#ticking = setInterval(() => this.requestUpdate(), 1000)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.#ticking)
  }

  protected override render() {
    return duration(Math.max(0, Date.now() - this.since) / 1000)
  }
}

define('innies-call-clock', InniesCallClock)
