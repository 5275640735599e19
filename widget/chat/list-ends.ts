import { html, nothing, type TemplateResult } from 'lit'
import { icon } from '../base/icons.ts'
import { word } from '../base/words.ts'
import type { Older } from './log.ts'

/** What stands above the first known line. `name` is a title if it `isTitle`, else names of people; absent in a thread. */
export function beginning(
  older: Older,
  { name, isTitle }: { name: string | undefined; isTitle: boolean },
  retry: () => void,
): TemplateResult | typeof nothing {
  if (older === 'none' && name !== undefined)
    return html`<p class="beginning">${word(isTitle ? 'chat.beginning-group' : 'chat.beginning', { name })}</p>`
  if (older !== 'failed') return nothing
  return html`
    <p class="beginning">
      ${word('chat.older-failed')}
      <button class="text-button" @click=${retry}>${word('chat.try-again')}</button>
    </p>
  `
}

/** The button to the newest message, with how many came that were not seen. */
export function latest(count: number, go: () => void): TemplateResult {
  return html`
    <button
      class="latest"
      part="latest"
      aria-label=${count ? word('chat.latest-new', { count }) : word('chat.latest')}
      @click=${go}
    >
      ${icon('down')}${count ? html`<span>${count}</span>` : nothing}
    </button>
  `
}
