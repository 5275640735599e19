import { css, html, LitElement, nothing, unsafeCSS } from 'lit'
import { property, state } from 'lit/decorators.js'
import { define } from '../base/define.ts'
import { sheetWord } from '../base/sheet-words.ts'
import { TOKENS } from '../base/tokens.ts'
import type { Check } from './check.ts'

const styles = css`
  :host {
    display: grid;
    gap: 8px;
    justify-items: center;
    margin-block-start: 12px;
  }
  button {
    min-block-size: 44px;
    padding-inline: 20px;
    border-radius: 14px;
    font-weight: 600;
    text-decoration: underline;
  }
  button:focus-visible {
    outline-color: var(--on-stage);
  }
  p {
    max-inline-size: 420px;
    font-size: 14px;
    line-height: 20px;
  }
`

/** Finds out on demand why a call could not be joined, where the connection is at fault. */
export class TryConnection extends LitElement {
  static override styles = [unsafeCSS(TOKENS), styles]

  @property({ attribute: false }) check: (() => Promise<Check>) | undefined
  @state() private found: Check | 'running' | undefined

  protected override render() {
    const { found } = this
    const isRunning = found === 'running'
    return html`
      <button ?disabled=${isRunning} @click=${this.#onCheck}>${sheetWord(isRunning ? 'check.doing' : 'check.do')}</button>
      <p role="status">${found && !isRunning ? sheetWord(`check.${found.result}`) : nothing}</p>
    `
  }

  readonly #onCheck = async (): Promise<void> => {
    this.found = 'running'
    this.found = await this.check?.()
  }
}

define('innies-call-try', TryConnection)
