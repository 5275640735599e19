import { css, html, LitElement, type PropertyValues } from 'lit'
import { property, query, state } from 'lit/decorators.js'
import { live } from 'lit/directives/live.js'
import { define } from '../base/define.ts'
import { icon } from '../base/icons.ts'
import { word } from '../base/words.ts'
import { tokens } from './styles.ts'
import { Wish } from './wish.ts'

/** The user sent a text that is not empty. */
export class SendEvent extends Wish {
  readonly text: string
  constructor(text: string) {
    super('innies-send')
    this.text = text
  }
}

/** What stands in the field changed. */
export class DraftEvent extends Wish {
  readonly text: string
  constructor(text: string) {
    super('innies-draft')
    this.text = text
  }
}

const LONGEST = 8000 // UTF-16 units, as in server/protocol/chat.ts

const styles = css`
  :host {
    display: block;
    flex: none;
  }
  form {
    display: flex;
    align-items: end;
    gap: calc(var(--unit) * 2);
    padding: calc(var(--unit) * 2) calc(var(--unit) * 4) calc(var(--unit) * 4);
    padding-block-end: max(calc(var(--unit) * 4), env(safe-area-inset-bottom));
  }
  /* The field grows with a hidden copy of its text: no measuring, so the list beside it never moves twice. */
  .notice:not(:empty) {
    padding: calc(var(--unit) * 2) calc(var(--unit) * 6) 0;
    font-size: 13px;
    line-height: 18px;
    color: var(--danger);
  }
  .field {
    display: grid;
    flex: 1;
    min-inline-size: 0;
    border: 1px solid var(--line);
    border-radius: calc(var(--unit) * 5.5);
    background: var(--bg);
    transition: border-color 120ms;
  }
  .field:focus-within {
    border-color: var(--focus);
    box-shadow: inset 0 0 0 1px var(--focus);
  }
  .field::after {
    content: attr(data-text) ' ';
    visibility: hidden;
  }
  .field::after,
  textarea {
    grid-area: 1 / 1;
    min-inline-size: 0;
    max-block-size: calc(22px * 6 + 20px); /* six lines */
    margin: 0;
    padding: 10px calc(var(--unit) * 4);
    border: 0;
    overflow: hidden auto;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    scrollbar-width: thin;
  }
  textarea {
    resize: none;
    background: none;
  }
  textarea:focus-visible {
    outline: none; /* the field shows the focus */
  }
  textarea::placeholder {
    color: var(--faint);
    opacity: 1;
  }
  button {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: calc(var(--unit) * 11);
    block-size: calc(var(--unit) * 11);
    border-radius: 50%;
    background: var(--accent);
    color: var(--on-accent);
    transition:
      background-color 120ms,
      color 120ms;
  }
  button:disabled {
    background: var(--theirs);
    color: var(--faint);
  }
  button:hover:not(:disabled) {
    background: color-mix(in srgb, var(--accent) 88%, var(--ink));
  }
  button svg {
    stroke-width: 2;
  }
  @media (pointer: coarse) {
    .field {
      font-size: 16px; /* below this iOS zooms into the field */
    }
  }
  @media (forced-colors: active) {
    .field:focus-within {
      outline: 2px solid Highlight;
    }
    button:not(:disabled) {
      border: 1px solid ButtonText;
    }
  }
`

/**
 * The box you type in. Enter sends, Shift+Enter breaks the line; on touch keyboards Enter breaks the line.
 * @fires innies-send - The user sent a text that is not empty.
 * @fires innies-draft - What stands in the field changed.
 * @csspart field - The border around the text.
 * @csspart input - The text area.
 * @csspart send - The button.
 */
export class InniesComposer extends LitElement {
  static override styles = [tokens, styles]

  /** Who the text goes to. */
  @property() name = ''
  /** What to begin with. */
  @property({ attribute: false }) draft = ''

  @state() private text = ''
  @state() private notice = ''

  @query('textarea') private input!: HTMLTextAreaElement

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('draft')) this.text = this.draft
  }

  /** Puts the caret into the field. */
  override focus(): void {
    this.input?.focus({ preventScroll: true })
  }

  /** Says what did not work, until the user goes on. */
  tell(text: string): void {
    this.notice = text
  }

  override render() {
    return html`
      <p class="notice" role="status">${this.notice}</p>
      <form @submit=${this.#onSubmit}>
        <div class="field" part="field" data-text=${this.text}>
          <textarea
            part="input"
            rows="1"
            dir="auto"
            maxlength=${LONGEST}
            enterkeyhint=${hasTouchKeyboard() ? 'enter' : 'send'}
            placeholder=${word('chat.message')}
            aria-label=${word('chat.message-to', { name: this.name })}
            .value=${live(this.text)}
            @input=${this.#onInput}
            @keydown=${this.#onKeydown}
          ></textarea>
        </div>
        <button
          type="submit"
          part="send"
          aria-label=${word('chat.send')}
          ?disabled=${!this.text.trim()}
          @mousedown=${(event: Event) => event.preventDefault() /* the focus, and a touch keyboard, stay in the field */}
        >
          ${icon('send')}
        </button>
      </form>
    `
  }

  #onInput(): void {
    this.notice = ''
    this.#write(this.input.value)
  }

  #onKeydown(event: KeyboardEvent): void {
    // 229: Safari ends a composition before the Enter that confirmed it.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
    if (hasTouchKeyboard()) return
    event.preventDefault()
    this.#send()
  }

  #onSubmit(event: Event): void {
    event.preventDefault()
    this.#send()
    this.focus()
  }

  #send(): void {
    const text = this.text.trim()
    if (!text) return
    this.#write('')
    this.dispatchEvent(new SendEvent(text))
  }

  #write(text: string): void {
    this.text = text
    this.dispatchEvent(new DraftEvent(text))
  }
}

const hasTouchKeyboard = () => matchMedia('(pointer: coarse)').matches

define('innies-composer', InniesComposer)

declare global {
  interface HTMLElementTagNameMap {
    'innies-composer': InniesComposer
  }
  interface HTMLElementEventMap {
    'innies-send': SendEvent
    'innies-draft': DraftEvent
  }
}
