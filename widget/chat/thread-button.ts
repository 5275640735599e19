import { css, html, type TemplateResult } from 'lit'
import { seldomWord } from '../base/seldom-words.ts'
import type { Around } from './bubble.ts'
import type { MessageLine } from './lines.ts'
import { PanelEvent } from './panel-event.ts'

export const threadButtonStyles = css`
  .replies {
    font-weight: 600;
    color: var(--accent);
  }
  .replies:is(span) {
    color: var(--soft);
  }
`

/** How many replies a thread has; a press opens it. */
export function threadButton({ rev, replies = 0 }: MessageLine, { chat }: Around): TemplateResult {
  const text = seldomWord('chat.replies', { count: replies })
  if (chat === undefined || rev === undefined) return html`<span class="replies" dir="auto">${text}</span>`
  const open = (event: Event) => event.currentTarget?.dispatchEvent(new PanelEvent({ at: 'thread', chat, of: rev }))
  return html`<button class="text-button replies" dir="auto" @click=${open}>${text}</button>`
}
