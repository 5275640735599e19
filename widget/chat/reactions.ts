import { css, html, type TemplateResult } from 'lit'
import { list } from '../base/list.ts'
import { seldomWord } from '../base/seldom-words.ts'
import { word } from '../base/words.ts'
import type { Around } from './bubble.ts'
import { DeedEvent } from './deed-event.ts'
import type { Traces } from './lines.ts'

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
  .reactions button {
    position: relative;
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
  .reactions button::after {
    content: '';
    position: absolute;
    inset: -10px -2px; /* what a finger needs */
  }
  .reactions span {
    font-variant-emoji: emoji;
  }
  .reactions [aria-pressed='true'] {
    border-color: color-mix(in srgb, var(--accent) 45%, transparent);
    background: color-mix(in srgb, var(--accent) 11%, transparent);
    color: var(--ink);
  }
`

/** How many chose which emoji: each is a button that joins them or takes the own one back. */
export function reactionList({ rev, reactions = [] }: Traces, { me, person }: Around): TemplateResult {
  const name = (user: string) => (user === me ? word('chat.yourself') : person(user).name)
  const toggle = (emoji: string, on: boolean) => (event: Event) =>
    rev !== undefined && event.currentTarget?.dispatchEvent(new DeedEvent({ type: 'react', of: rev, emoji, on }))
  return html`
    <ul class="reactions" part="reactions" role="list" aria-label=${seldomWord('chat.reactions')}>
      ${reactions.map(
        ({ emoji, users, isMine }) => html`
          <li>
            <button aria-pressed=${isMine} title=${list(users.map(name))} @click=${toggle(emoji, !isMine)}>
              <span>${emoji}</span>${users.length}
            </button>
          </li>
        `,
      )}
    </ul>
  `
}
