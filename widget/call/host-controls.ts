import { css, html, LitElement, nothing, type PropertyValues, unsafeCSS } from 'lit'
import { property, state } from 'lit/decorators.js'
import { callIcon } from '../base/call-icons.ts'
import { define } from '../base/define.ts'
import { sheetWord } from '../base/sheet-words.ts'
import { TOKENS } from '../base/tokens.ts'
import type { Hosting } from './hosting.ts'
import { rowStyles } from './sheet.ts'

type Question = { text: string; yes: string; onYes: () => void; onNo: () => void }

/** Asks once more before something that cannot be taken back. */
export function sure({ text, yes, onYes, onNo }: Question) {
  return html`
    <div class="sure" role="group" aria-label=${text}>
      <p>${text}</p>
      <button class="pill" data-end @click=${onYes}>${yes}</button>
      <button class="pill" @click=${onNo}>${sheetWord('host.cancel')}</button>
    </div>
  `
}

export const sureStyles = css`
  .sure {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    padding: 8px 12px 12px;
  }
  .sure p {
    flex-basis: 100%;
  }
  .pill[data-end] {
    background: var(--end);
    color: var(--on-end);
  }
  .row {
    padding-block: 6px;
  }
  .failed {
    padding: 0 12px 8px;
    color: var(--warn);
  }
`

/** What may be done to a whole call by who runs it; to everybody else it says whether the call is locked. */
export class HostControls extends LitElement {
  static override styles = [unsafeCSS(TOKENS), rowStyles, sureStyles]

  @property({ attribute: false }) hosting: Hosting | undefined
  @state() private isEnding = false
  @state() private hasFailed = false

  protected override render() {
    const { hosting } = this
    if (!hosting) return nothing
    const { isHost, isLocked } = hosting
    if (!isHost) return isLocked ? html`<p class="soft">${sheetWord('host.is-locked')}</p>` : nothing
    return html`
      <button class="row" aria-pressed=${isLocked} @click=${() => this.#lock(!isLocked)}>
        ${callIcon(isLocked ? 'lock' : 'unlock')}<span>${sheetWord('host.lock')}<br /><small>${sheetWord('host.lock-next')}</small></span>
      </button>
      ${this.hasFailed ? html`<p class="failed" role="alert">${sheetWord('host.failed')}</p>` : nothing}
      ${this.isEnding ? this.#renderSure(hosting) : this.#renderEnd()}
    `
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.get('isEnding' as never) === undefined) return
    this.renderRoot.querySelector<HTMLElement>(this.isEnding ? '.sure [data-end] + button' : '[data-ask]')?.focus()
  }

  #renderEnd() {
    return html`<button class="row" data-ask @click=${() => this.#ask(true)}>${callIcon('close')} ${sheetWord('host.end')}</button>`
  }

  #renderSure({ end }: Hosting) {
    const text = sheetWord('host.end-sure')
    return sure({ text, yes: sheetWord('host.end'), onYes: end, onNo: () => this.#ask(false) })
  }

  #ask(isEnding: boolean): void {
    this.isEnding = isEnding
  }

  async #lock(isLocked: boolean): Promise<void> {
    this.hasFailed = false
    await this.hosting?.lock(isLocked).catch(() => {
      this.hasFailed = true
    })
  }
}

define('innies-call-host', HostControls)
