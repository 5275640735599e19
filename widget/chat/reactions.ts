import { css, html, type TemplateResult } from 'lit'
import { word } from '../base/words.ts'
import type { Reaction } from './lines.ts'

export const reactionStyles = css`
  .reactions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--unit);
    max-inline-size: min(460px, 80cqi);
    padding-block-start: var(--unit);
  }
  .message[data-mine] .reactions {
    justify-content: end;
  }
  .reactions li {
    display: flex;
    gap: var(--unit);
    padding-inline: calc(var(--unit) * 2);
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) * 2 / 3);
    background: var(--bg);
    color: var(--soft);
    font-size: 13px;
    line-height: 22px;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .reactions [data-mine] {
    border-color: color-mix(in srgb, var(--accent) 45%, transparent);
    background: color-mix(in srgb, var(--accent) 11%, transparent);
    color: var(--ink);
  }
`

/** How many chose which emoji. */
export function reactionList(reactions: readonly Reaction[]): TemplateResult {
  return html`
    <ul class="reactions" part="reactions" role="list" aria-label=${word('chat.reactions')}>
      ${reactions.map(({ emoji, count, isMine }) => html`<li ?data-mine=${isMine}><span>${emoji}</span>${count}</li>`)}
    </ul>
  `
}
