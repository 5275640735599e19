import { css, html, type TemplateResult } from 'lit'
import './files-view.ts'
import type { MineLine, TheirLine } from './lines.ts'

/** Of a bubble with files; `Later` puts it into the list. */
export const { styleSheet: sheet } = css`
  .bubble:has(> innies-files-view) {
    padding: 4px;
  }
  .bubble > innies-files-view ~ p,
  .bubble > .quote:has(~ innies-files-view) {
    margin: calc(var(--unit) * 1.5) calc(var(--unit) * 2);
  }
  .bubble > .quote:has(~ innies-files-view) {
    inline-size: calc(100% - var(--unit) * 4);
  }
`

/** The files of a message. */
export function views(line: MineLine | TheirLine): TemplateResult {
  const isComing = line.kind === 'mine' && line.mark === 'sending'
  return html`<innies-files-view .files=${line.files ?? []} .rev=${line.rev} .message=${line.key} ?coming=${isComing}></innies-files-view>`
}
