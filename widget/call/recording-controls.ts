import { css, html, LitElement, nothing, unsafeCSS } from 'lit'
import { property, state } from 'lit/decorators.js'
import { callIcon } from '../base/call-icons.ts'
import { define } from '../base/define.ts'
import { recordingWord } from '../base/recording-words.ts'
import { sheetWord } from '../base/sheet-words.ts'
import { TOKENS } from '../base/tokens.ts'
import { sureStyles } from './host-controls.ts'
import type { Recording } from './recording-desk.ts'
import { rowStyles } from './sheet.ts'

const styles = css`
  .row {
    padding-block: 6px;
  }
  svg[data-on] {
    color: var(--danger);
  }
`

/** Begins and ends the recording of a call, for who may. */
export class RecordingControls extends LitElement {
  static override styles = [unsafeCSS(TOKENS), rowStyles, sureStyles, styles]

  @property({ attribute: false }) recording: Recording | undefined
  @state() private hasFailed = false

  protected override render() {
    const { recording } = this
    if (!recording) return nothing
    const { canStart, canStop, start, stop } = recording
    return html`
      ${canStart ? html`<button class="row" @click=${() => this.#do(start)}>${callIcon('record')}<span>${recordingWord('record.start')}<br /><small class="soft">${recordingWord('record.start-next')}</small></span></button>` : nothing}
      ${canStop ? html`<button class="row" @click=${() => this.#do(stop)}>${callIcon('record')}<span>${recordingWord('record.stop')}</span></button>` : nothing}
      ${this.hasFailed ? html`<p class="failed" role="alert">${sheetWord('host.failed')}</p>` : nothing}
    `
  }

  async #do(deed: () => Promise<void>): Promise<void> {
    this.hasFailed = false
    await deed().catch(() => {
      this.hasFailed = true
    })
  }
}

define('innies-call-recording', RecordingControls)
