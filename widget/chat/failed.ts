import { html, type TemplateResult } from 'lit'
import { seldomWord } from '../base/seldom-words.ts'
import { word } from '../base/words.ts'
import { whyNot } from './file-text.ts'
import type { MineLine } from './lines.ts'
import { Wish } from './wish.ts'

/** A message that was not sent shall be sent once more. */
export class RetryEvent extends Wish {
  readonly clientId: string
  constructor(clientId: string) {
    super('innies-retry')
    this.clientId = clientId
  }
}

/** A message that was not sent shall be dropped. */
export class DiscardEvent extends Wish {
  readonly clientId: string
  constructor(clientId: string) {
    super('innies-discard')
    this.clientId = clientId
  }
}

/** What can be done with a message that was not sent. */
export function failed(line: MineLine): TemplateResult {
  const ask = (wish: Wish) => (event: Event) => event.currentTarget?.dispatchEvent(wish)
  return html`
    <span>${word('chat.failed')}${line.files && line.failure ? ` · ${whyNot(line.failure)}` : ''}</span>
    <button class="text-button" @click=${ask(new RetryEvent(line.key))}>${word('chat.try-again')}</button>
    <button class="text-button" @click=${ask(new DiscardEvent(line.key))}>${seldomWord('chat.delete')}</button>
  `
}

declare global {
  interface HTMLElementEventMap {
    'innies-retry': RetryEvent
    'innies-discard': DiscardEvent
  }
}
