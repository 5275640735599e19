import { html, nothing } from 'lit'
import { icon } from '../base/icons.ts'
import { seldomWord } from '../base/seldom-words.ts'
import { Wish } from './wish.ts'

/** The panel shall be closed. */
export class CloseEvent extends Wish {
  constructor() {
    super('innies-close')
  }
}

/** A button that closes the panel in which all this stands, if it stands in one. */
export function closeButton(canClose: boolean) {
  if (!canClose) return nothing
  const close = (event: Event) => event.currentTarget?.dispatchEvent(new CloseEvent())
  return html`<button class="icon-button" aria-label=${seldomWord('chat.close')} @click=${close}>${icon('close')}</button>`
}

declare global {
  interface HTMLElementEventMap {
    'innies-close': CloseEvent
  }
}
