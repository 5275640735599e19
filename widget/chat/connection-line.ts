import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { property, state } from 'lit/decorators.js'
import { define } from '../base/define.ts'
import { type WordKey, word } from '../base/words.ts'
import type { LinkStatus } from '../link/link.ts'
import { tokens } from './styles.ts'

const PATIENCE = 1000 // ms of connecting before it is worth a word

const styles = css`
  :host {
    display: block;
    flex: none;
  }
  p:not(:empty) {
    padding: calc(var(--unit) * 1.5) calc(var(--unit) * 4);
    text-align: center;
    text-wrap: balance;
    font-size: 13px;
    line-height: 18px;
    color: var(--warn);
  }
`

/**
 * One line of words while the connection is not as it should be, and nothing otherwise.
 * @csspart connection - The line that says when the connection is not as it should be.
 */
export class InniesConnectionLine extends LitElement {
  static override styles = [tokens, styles]

  @property({ attribute: false }) status: LinkStatus | undefined
  /** Something waits for the connection that does not outlive the page. */
  @property({ type: Boolean }) isAtRisk = false

  @state() private shown: WordKey | undefined

  #patience: ReturnType<typeof setTimeout> | undefined

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#patience)
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('status')) this.#follow(this.status)
  }

  override render() {
    const { shown } = this
    const risk = this.isAtRisk && this.status?.phase !== 'refused' ? ` ${word('link.unkept')}` : ''
    return html`<p role="status" part="connection">${shown ? word(shown) + risk : nothing}</p>`
  }

  #follow(status: LinkStatus | undefined): void {
    clearTimeout(this.#patience)
    if (status?.phase === 'waiting') this.shown = status.isOffline ? 'link.offline' : 'link.waiting'
    else if (status?.phase === 'refused') this.shown = `link.${status.reason}`
    else if (status?.phase !== 'connecting') this.shown = undefined
    // After a break the words stay until it is over, however often it tries.
    else if (!this.shown) this.#patience = setTimeout(() => this.#onImpatient(), PATIENCE)
  }

  #onImpatient(): void {
    this.shown = 'link.connecting'
  }
}

define('innies-connection-line', InniesConnectionLine)

declare global {
  interface HTMLElementTagNameMap {
    'innies-connection-line': InniesConnectionLine
  }
}
