import { css, html, nothing } from 'lit'
import { live } from 'lit/directives/live.js'
import { callIcon } from '../base/call-icons.ts'
import { word } from '../base/call-words.ts'
import { define } from '../base/define.ts'
import { sheetWord } from '../base/sheet-words.ts'
import { hasTones, setTones } from '../base/tones.ts'
import type { ChoiceKind } from './engine.ts'
import { selectStyles } from './select.styles.ts'
import { CallSheet } from './sheet.ts'
import { playTestSound } from './sounds.ts'
import './level-meter.ts'

const styles = css`
  label {
    display: grid;
    gap: 6px;
    padding: 8px;
    font-weight: 500;
  }
  innies-call-level {
    display: block;
    margin: 0 8px 12px;
  }
  p,
  .pill {
    margin: 0 8px 8px;
  }
`

const KINDS = ['microphone', 'camera', 'speaker'] as const

/** Which microphone, camera and speaker the call uses. */
export class DevicesSheet extends CallSheet {
  static override styles = [...CallSheet.styles, selectStyles, styles]

  protected override get heading() {
    return sheetWord('sheet.devices')
  }

  protected override renderContent() {
    const isOn = hasTones()
    return html`
      ${KINDS.map(kind => this.#renderChoice(kind))}
      <button class="row" aria-pressed=${isOn} @click=${() => this.#setTones(!isOn)}>
        ${callIcon(isOn ? 'check' : 'close')} ${sheetWord('sheet.tones')}
      </button>
    `
  }

  #renderChoice(kind: ChoiceKind) {
    const { list, chosen } = this.live.devices[kind]
    const name = kind === 'speaker' ? sheetWord('sheet.speaker') : word(`call.${kind}`)
    const hint = sheetWord(kind === 'speaker' ? 'sheet.speaker-elsewhere' : 'sheet.not-named')
    return html`
      <label>
        ${name}
        <select ?disabled=${!list.length} @change=${(event: Event) => this.#onChange(kind, event)}>
          ${list.map(({ id, name }) => html`<option value=${id} .selected=${live(id === chosen)}>${name}</option>`)}
        </select>
      </label>
      ${list.length ? nothing : html`<p class="soft">${hint}</p>`}
      ${kind === 'microphone' && this.tools?.microphone() ? html`<innies-call-level .track=${this.tools.microphone()}></innies-call-level>` : nothing}
      ${kind === 'speaker' ? html`<button class="pill" @click=${() => playTestSound(chosen)}>${sheetWord('sheet.test-sound')}</button>` : nothing}
    `
  }

  #setTones(isOn: boolean): void {
    setTones(isOn)
    this.requestUpdate()
  }

  #onChange(kind: ChoiceKind, { currentTarget }: Event): void {
    if (currentTarget instanceof HTMLSelectElement) this.ask(`choose-${kind}`, currentTarget.value)
  }
}

define('innies-call-devices', DevicesSheet)

export const createSheet = (): CallSheet => new DevicesSheet()
