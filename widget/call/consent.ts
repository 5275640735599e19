import { css, html, LitElement, nothing, type PropertyValues, unsafeCSS } from 'lit'
import { property, state } from 'lit/decorators.js'
import { define } from '../base/define.ts'
import { recordingWord } from '../base/recording-words.ts'
import { sheetWord } from '../base/sheet-words.ts'
import { TOKENS } from '../base/tokens.ts'

const styles = css`
  :host {
    display: grid;
    gap: 12px;
    padding: 20px;
    border-radius: 20px;
    background: var(--tile);
    color: var(--on-stage);
    outline: none;
    text-wrap: pretty;
  }
  h2 {
    font-size: 17px;
    line-height: 24px;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  p {
    font-size: 14px;
    line-height: 20px;
    color: var(--on-stage-soft);
  }
  p[role="alert"] {
    color: var(--warn);
  }
  div {
    display: flex;
    flex-wrap: wrap;
    gap: 12px;
  }
  button {
    flex: 1;
    min-block-size: 44px;
    padding-inline: 20px;
    border-radius: 14px;
    background: var(--glass);
    font-weight: 600;
  }
  button:focus-visible {
    outline-color: var(--on-stage);
  }
  @media (forced-colors: active) {
    :host,
    button {
      border: 1px solid;
    }
  }
`

/** Asks whether the user agrees to be recorded. The call goes on below; neither answer is one that a key gives by accident. */
export class CallConsent extends LitElement {
  static override styles = [unsafeCSS(TOKENS), styles]

  /** Who wants what. */
  @property({ attribute: false }) text = ''
  @property({ attribute: false }) answer: ((on: boolean) => Promise<void>) | undefined
  @state() private hasFailed = false

  protected override render() {
    return html`
      <h2 dir="auto">${this.text}</h2>
      <p>${recordingWord('record.ask-next')}</p>
      ${this.hasFailed ? html`<p role="alert">${sheetWord('host.failed')}</p>` : nothing}
      <div>
        <button @click=${() => this.#say(true)}>${recordingWord('record.agree')}</button>
        <button @click=${() => this.#say(false)}>${recordingWord('record.refuse')}</button>
      </div>
    `
  }

  protected override firstUpdated(_changed: PropertyValues): void {
    this.tabIndex = -1
    this.role = 'alertdialog'
    this.ariaLabel = this.text
    this.focus()
  }

  async #say(on: boolean): Promise<void> {
    this.hasFailed = false
    await this.answer?.(on).catch(() => {
      this.hasFailed = true
    })
  }
}

define('innies-call-consent', CallConsent)
