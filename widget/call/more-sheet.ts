import { css, html, nothing } from 'lit'
import { type CallIconName, callIcon } from '../base/call-icons.ts'
import { define } from '../base/define.ts'
import { sheetWord } from '../base/sheet-words.ts'
import { stageWord } from '../base/stage-words.ts'
import { peopleIn } from './arrange.ts'
import type { Control } from './control-event.ts'
import { canFloat } from './float-place.ts'
import { CallSheet, SheetEvent } from './sheet.ts'
import { REACTIONS } from './signal.ts'
import { ViewEvent } from './view-event.ts'
import './host-controls.ts'
import './recording-controls.ts'

const VIEWS = [
  ['auto', 'check'],
  ['grid', 'grid'],
  ['speaker', 'speaker'],
] as const

const styles = css`
  .views {
    margin-block: 8px;
    padding-block: 8px;
    border-block: 1px solid var(--glass);
  }
  .reactions {
    display: grid;
    grid-template-columns: repeat(4, 1fr);
    margin-block-end: 8px;
    font-size: 24px;
  }
  .reactions button:hover {
    background: var(--glass);
  }
`

/** Everything that has no button of its own in the bar. */
export class MoreSheet extends CallSheet {
  static override styles = [...CallSheet.styles, styles]

  protected override get heading() {
    return stageWord('stage.more')
  }

  protected override renderContent() {
    const isGroup = peopleIn(this.live.tiles).length > 2
    const isHandUp = this.live.tiles.some(tile => tile.isLocal && tile.hand)
    return html`
      <div class="reactions" role="group" aria-label=${sheetWord('sheet.react')}>
        ${REACTIONS.map(emoji => html`<button @click=${() => this.ask('react', emoji)}>${emoji}</button>`)}
      </div>
      ${this.#toggle('hand', 'hand', { text: stageWord('stage.hand'), isOn: isHandUp })}
      ${this.#toggle('sound-only', 'videoOff', { text: sheetWord('sheet.sound-only'), isOn: this.live.isSoundOnly })}
      ${isGroup ? this.#renderViews() : nothing}
      ${canFloat() ? html`<button class="row" @click=${this.#float}>${callIcon('shrink')} ${sheetWord('sheet.float')}</button>` : nothing}
      <innies-call-recording .recording=${this.recording}></innies-call-recording>
      ${this.#link('people', 'person', sheetWord('sheet.people'))}
      ${this.#link('devices', 'mic', sheetWord('sheet.devices'))}
      ${this.#link('keys', 'keys', sheetWord('sheet.keys'))}
      ${this.#link('connection', 'signal', sheetWord('sheet.connection'))}
      ${this.hosting?.isHost ? html`<innies-call-host class="views" .hosting=${this.hosting}></innies-call-host>` : nothing}
    `
  }

  #toggle(control: Control, icon: CallIconName, { text, isOn }: { text: string; isOn: boolean }) {
    return html`
      <button class="row" aria-pressed=${isOn} @click=${() => this.ask(control)}>${callIcon(icon)} ${text}</button>
    `
  }

  #renderViews() {
    return html`
      <div class="views" role="group" aria-label=${sheetWord('sheet.view')}>
        ${VIEWS.map(
          ([view, icon]) => html`
            <button
              class="row"
              aria-pressed=${(this.looks?.view ?? 'auto') === view}
              @click=${() => this.dispatchEvent(new ViewEvent({ view }))}
            >
              ${callIcon(icon)} ${sheetWord(`view.${view}`)}
            </button>
          `,
        )}
      </div>
    `
  }

  readonly #float = (): void => {
    this.ask('float')
    this.dispatchEvent(new SheetEvent()) // not to stand here when the call is back
  }

  #link(sheet: string, icon: CallIconName, text: string) {
    return html`<button class="row" @click=${() => this.go(sheet)}>${callIcon(icon)} ${text}</button>`
  }
}

define('innies-call-more', MoreSheet)

export const createSheet = (): CallSheet => new MoreSheet()
