import { html } from 'lit'
import { type CallIconName, callIcon } from '../base/call-icons.ts'
import { define } from '../base/define.ts'
import { sheetWord } from '../base/sheet-words.ts'
import { stageWord } from '../base/stage-words.ts'
import { CallSheet } from './sheet.ts'

/** Everything that has no button of its own in the bar. */
export class MoreSheet extends CallSheet {
  protected override get heading() {
    return stageWord('stage.more')
  }

  protected override renderContent() {
    return html`
      ${this.#link('devices', 'mic', sheetWord('sheet.devices'))}
      ${this.#link('connection', 'signal', sheetWord('sheet.connection'))}
    `
  }

  #link(sheet: string, icon: CallIconName, text: string) {
    return html`<button class="row" @click=${() => this.go(sheet)}>${callIcon(icon)} ${text}</button>`
  }
}

define('innies-call-more', MoreSheet)

export const createSheet = (): CallSheet => new MoreSheet()
