import { css, html } from 'lit'
import { word } from '../base/call-words.ts'
import { define } from '../base/define.ts'
import { sheetWord } from '../base/sheet-words.ts'
import { stageWord } from '../base/stage-words.ts'
import { CallSheet } from './sheet.ts'

const styles = css`
  dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 12px 16px;
    align-items: center;
    margin: 8px;
  }
  dd {
    margin: 0;
  }
  kbd {
    display: inline-grid;
    place-items: center;
    min-inline-size: 32px;
    padding-inline: 8px;
    border-radius: 8px;
    background: var(--glass);
    font: inherit;
    font-weight: 600;
    line-height: 32px;
  }
`

/** What each key does in a call. */
export class KeysSheet extends CallSheet {
  static override styles = [...CallSheet.styles, styles]

  protected override get heading() {
    return sheetWord('sheet.keys')
  }

  protected override renderContent() {
    const keys = [
      ['M', word('call.microphone')],
      ['V', word('call.camera')],
      ['S', stageWord('stage.share')],
      ['H', stageWord('stage.hand')],
      ['P', sheetWord('sheet.people')],
      ['C', word('chat.title')],
      ['F', word('call.fullscreen')],
      ['?', sheetWord('sheet.keys')],
      ['Esc', word('call.close')],
    ]
    return html`<dl>${keys.map(([key, does]) => html`<dt><kbd>${key}</kbd></dt><dd>${does}</dd>`)}</dl>`
  }
}

define('innies-call-keys', KeysSheet)

export const createSheet = (): CallSheet => new KeysSheet()
