import { css, html, nothing } from 'lit'
import { word } from '../base/call-words.ts'
import { define } from '../base/define.ts'
import { type SheetWordKey, sheetWord } from '../base/sheet-words.ts'
import { browserOf } from './browser.ts'
import type { DeviceKind, DeviceState } from './engine.ts'
import { CallSheet } from './sheet.ts'

const styles = css`
  h3 {
    margin: 12px 8px 8px;
    font-weight: 600;
  }
  ol {
    display: grid;
    gap: 8px;
    margin: 0 8px 12px;
    padding-inline-start: 20px;
    list-style: decimal;
  }
  p,
  .pill {
    margin: 0 8px 12px;
  }
`

const KINDS: readonly DeviceKind[] = ['microphone', 'camera']
const TROUBLES: readonly DeviceState[] = ['denied', 'missing', 'busy']

/** What to do about a device that cannot be had, in the words of this browser. */
export class HelpSheet extends CallSheet {
  static override styles = [...CallSheet.styles, styles]

  protected override get heading() {
    return sheetWord('sheet.help')
  }

  protected override renderContent() {
    if (!isSecureContext) return html`<p>${sheetWord('help.insecure')}</p>`
    const kinds = KINDS.filter(kind => TROUBLES.includes(this.live[kind]))
    if (!kinds.length)
      return html`<p>${sheetWord('found.microphone-on')} ${sheetWord(`found.camera-${this.live.camera === 'on' ? 'on' : 'off'}`)}</p>`
    return kinds.map(kind => this.#renderTrouble(kind))
  }

  #renderTrouble(kind: DeviceKind) {
    const state = this.live[kind]
    const browser = browserOf(navigator.userAgent, navigator.maxTouchPoints)
    const key: SheetWordKey = state === 'missing' || state === 'busy' ? `help.${state}` : `help.${browser}`
    return html`
      <h3>${word(`call.${kind}`)}</h3>
      <ol>${steps(key).map(step => html`<li>${step}</li>`)}</ol>
      ${state === 'denied' ? html`<p class="soft">${sheetWord('help.system')}</p>` : nothing}
      <button class="pill" @click=${() => this.ask(kind)}>${word('call.retry')}</button>
    `
  }
}

/** One text for each way, since languages order the steps as they like. */
const steps = (key: SheetWordKey) => sheetWord(key).split(' → ')

define('innies-call-help', HelpSheet)

export const createSheet = (): CallSheet => new HelpSheet()
