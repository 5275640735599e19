import { css, html, LitElement, nothing } from 'lit'
import { property, query, state } from 'lit/decorators.js'
import { define } from '../base/define.ts'
import { panelWord } from '../base/panel-words.ts'
import { Doing } from './doing.ts'
import { formStyles } from './panel.styles.ts'
import { tokens } from './styles.ts'

/** What is asked before something is done. */
export type Question = {
  title: string
  hint?: string
  /** What the button says that does it. */
  action: string
  /** It cannot be undone, or hurts. */
  isDanger?: boolean
  /** A text that is needed for it. */
  field?: { label: string; value?: string; most: number; isLong?: boolean }
  /** Does it, with the text. What it rejects with is shown, and the question stays. */
  act: (text: string) => Promise<unknown>
  /** What is said when it is done, where nothing else shows it. */
  done?: string
}

/** Asks over everything else; the focus comes back to where it was. Resolves to whether it was done. */
export function ask(near: Element, question: Question): Promise<boolean> {
  const element = document.createElement('innies-ask')
  element.question = question
  const answer = new Promise<boolean>(resolve => {
    element.answer = resolve
  })
  near.getRootNode().appendChild(element)
  return answer
}

const styles = css`
  dialog {
    inline-size: min(360px, calc(100vw - 32px));
    max-block-size: calc(100dvh - 32px);
    padding: calc(var(--unit) * 5);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--bg);
    color: var(--ink);
    box-shadow: var(--shadow);
    overflow-wrap: anywhere;
    animation: ask-in 120ms;
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 0.35);
  }
  form {
    display: grid;
    gap: calc(var(--unit) * 3);
  }
  h2 {
    font-size: 17px;
    line-height: 24px;
    font-weight: 600;
  }
  h2 + p {
    color: var(--soft);
    font-size: 14px;
    line-height: 20px;
  }
  footer {
    display: flex;
    flex-wrap: wrap;
    justify-content: end;
    gap: calc(var(--unit) * 2);
    padding-block-start: calc(var(--unit) * 2);
  }
  @keyframes ask-in {
    from {
      opacity: 0;
    }
  }
`

/** One question, and what became of the answer. */
export class InniesAsk extends LitElement {
  static override styles = [tokens, formStyles, styles]

  @property({ attribute: false }) question!: Question
  @property({ attribute: false }) answer: (isDone: boolean) => void = () => {}

  @state() private text = ''
  @state() private isDone = false

  @query('dialog') private dialog!: HTMLDialogElement
  @query('input, textarea') private field!: HTMLInputElement | HTMLTextAreaElement | null

  readonly #doing = new Doing(this)

  override connectedCallback(): void {
    super.connectedCallback()
    this.text = this.question.field?.value ?? ''
  }

  override firstUpdated(): void {
    this.dialog.showModal()
    this.field?.select()
  }

  override render() {
    const { title, hint, field, done } = this.question
    return html`
      <dialog aria-labelledby="title" @close=${this.#onClose} @keydown=${this.#onKeydown} @click=${this.#onClick}>
        <form @submit=${this.#onSubmit}>
          <h2 id="title" dir="auto">${this.isDone ? done : title}</h2>
          ${this.isDone ? nothing : [hint ? html`<p>${hint}</p>` : nothing, field ? this.#field(field) : nothing, this.#doing.render()]}
          <footer>${this.#buttons()}</footer>
        </form>
      </dialog>
    `
  }

  #field({ label, most, isLong }: NonNullable<Question['field']>) {
    const input = isLong
      ? html`<textarea dir="auto" rows="3" maxlength=${most} .value=${this.text} @input=${this.#onInput}></textarea>`
      : html`<input dir="auto" maxlength=${most} .value=${this.text} @input=${this.#onInput} />`
    return html`<label class="field">${label}${input}</label>`
  }

  #buttons() {
    const { action, isDanger, field } = this.question
    if (this.isDone)
      return html`<button class="button" type="button" @click=${this.#close}>${panelWord('panel.close')}</button>`
    return html`
      <button class="button" type="button" @click=${this.#close}>${panelWord('panel.cancel')}</button>
      <button class="button" data-main ?data-danger=${isDanger} ?disabled=${this.#doing.isBusy || (field && !this.text.trim())}>${action}</button>
    `
  }

  #onInput(): void {
    this.text = this.field?.value ?? ''
  }

  async #onSubmit(event: Event): Promise<void> {
    event.preventDefault()
    const { act, done, field } = this.question
    if (field && !this.text.trim()) return
    if (!(await this.#doing.do(() => act(this.text.trim())))) return
    this.answer(true)
    if (done) this.isDone = true
    else this.#close()
  }

  #onKeydown(event: KeyboardEvent): void {
    event.stopPropagation() // Escape closes this, not what it stands over
  }

  #onClick(event: Event): void {
    if (event.target === this.dialog) this.#close() // beside it
  }

  #close(): void {
    this.dialog.close()
  }

  #onClose(): void {
    this.answer(false)
    this.remove()
  }
}

define('innies-ask', InniesAsk)

declare global {
  interface HTMLElementTagNameMap {
    'innies-ask': InniesAsk
  }
}
