import { css, html, LitElement, unsafeCSS } from 'lit'
import { property } from 'lit/decorators.js'
import { define } from '../base/define.ts'
import { ringWord } from '../base/ring-words.ts'
import { TOKENS } from '../base/tokens.ts'

/** The user writes instead of talking. */
export class ReplyEvent extends Event {
  readonly text: string
  constructor(text: string) {
    super('innies-call-reply', { bubbles: true, composed: true })
    this.text = text
  }
}

const MAX = 8000 // as any message

const styles = css`
  :host {
    display: block;
    text-align: start;
  }
  summary {
    display: flex;
    align-items: center;
    justify-content: center;
    min-block-size: 44px;
    border-radius: 14px;
    font-size: 14px;
    font-weight: 600;
    cursor: pointer;
    list-style: none;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  .ready {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block: 4px 8px;
  }
  button {
    min-block-size: 44px;
    padding-inline: 14px;
    border-radius: 14px;
    background: var(--paper, var(--theirs));
    font-size: 14px;
  }
  form {
    display: flex;
    gap: 8px;
    margin-block-end: 8px;
  }
  input {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 44px;
    padding-inline: 14px;
    border: 1px solid var(--edge, var(--line));
    border-radius: 14px;
    background: var(--paper, var(--bg));
    font-size: 16px;
  }
  input::placeholder {
    color: inherit;
    opacity: 0.75;
  }
  form button {
    font-weight: 600;
  }
  @media (forced-colors: active) {
    button {
      border: 1px solid;
    }
  }
`

/**
 * A message in the place of a call: some that are ready, and a field.
 * @fires innies-call-reply - The text to send.
 */
export class InniesCallReply extends LitElement {
  static override styles = [unsafeCSS(TOKENS), styles]

  /** What the user can say with one click; nothing where nobody waits for an answer. */
  @property({ attribute: false }) ready: readonly string[] = []

  protected override render() {
    const { ready } = this
    const field = ringWord('ring.reply-field')
    return html`
      <details @toggle=${this.#onToggle}>
        <summary>${ringWord(ready.length ? 'ring.reply' : 'ring.write')}</summary>
        <div class="ready">
          ${ready.map(text => html`<button type="button" dir="auto" @click=${() => this.#send(text)}>${text}</button>`)}
        </div>
        <form @submit=${this.#onSubmit}>
          <input aria-label=${field} placeholder=${field} dir="auto" maxlength=${MAX} autocomplete="off" />
          <button>${ringWord('ring.reply-send')}</button>
        </form>
      </details>
    `
  }

  /** What stands before the sentence is not to be typed over by shortcuts of the page or the call. */
  readonly #onToggle = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLDetailsElement && currentTarget.open) currentTarget.querySelector('input')?.focus()
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault()
    this.#send(this.renderRoot.querySelector('input')?.value ?? '')
  }

  #send(text: string): void {
    if (text.trim()) this.dispatchEvent(new ReplyEvent(text.trim()))
  }
}

define('innies-call-reply', InniesCallReply)

declare global {
  interface HTMLElementTagNameMap {
    'innies-call-reply': InniesCallReply
  }
  interface HTMLElementEventMap {
    'innies-call-reply': ReplyEvent
  }
}
