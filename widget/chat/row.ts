import { html, type TemplateResult } from 'lit'
import { dayName } from '../base/time.ts'
import { word } from '../base/words.ts'
import { type Around, bubble } from './bubble.ts'
import type { Item } from './items.ts'
import { seldom } from './later.ts'

const NOT_YET = html`<li></li>`

/** One row of the list: one element without margins, a whole number of pixels high, whatever rows stand around it. */
export function row(item: Item, around: Around, canCall: boolean): TemplateResult {
  switch (item.kind) {
    case 'day':
      return html`<li class="day">${dayName(item.at, Date.now())}</li>`
    case 'new':
      return html`<li class="new">${word('chat.new')}</li>`
    case 'call':
      return seldom.of(around.list)?.callLine(item.line, canCall) ?? NOT_YET
    case 'system':
      return seldom.of(around.list)?.systemLine(item, around) ?? NOT_YET
    case 'message':
      return bubble(item, around)
  }
}
