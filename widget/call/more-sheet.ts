import { css, html, nothing } from 'lit'
import { type CallIconName, callIcon } from '../base/call-icons.ts'
import { define } from '../base/define.ts'
import { sheetWord } from '../base/sheet-words.ts'
import { stageWord } from '../base/stage-words.ts'
import { peopleIn } from './arrange.ts'
import { CallSheet } from './sheet.ts'
import { ViewEvent } from './view-event.ts'

const VIEWS = [
  ['auto', 'check'],
  ['grid', 'grid'],
  ['speaker', 'person'],
] as const

const styles = css`
  .views {
    margin-block-end: 8px;
    padding-block-end: 8px;
    border-block-end: 1px solid var(--glass);
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
    return html`
      ${isGroup ? this.#renderViews() : nothing}
      ${this.#link('devices', 'mic', sheetWord('sheet.devices'))}
      ${this.#link('connection', 'signal', sheetWord('sheet.connection'))}
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

  #link(sheet: string, icon: CallIconName, text: string) {
    return html`<button class="row" @click=${() => this.go(sheet)}>${callIcon(icon)} ${text}</button>`
  }
}

define('innies-call-more', MoreSheet)

export const createSheet = (): CallSheet => new MoreSheet()
