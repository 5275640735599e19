import { css, html } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { stageWord } from '../base/stage-words.ts'
import type { CallState } from './call-state.ts'
import { nameOf, type People } from './text.ts'

export const reactionStyles = css`
  .reactions {
    position: absolute;
    z-index: 2;
    inset-inline-start: 20px;
    inset-block-end: calc(112px + env(safe-area-inset-bottom));
    display: flex;
    flex-direction: column;
    gap: 8px;
    align-items: start;
    pointer-events: none;
  }
  .reactions p {
    max-inline-size: 240px;
    padding: 4px 12px;
    border-radius: 18px;
    background: var(--veil);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: 13px;
    line-height: 28px;
    animation: reaction 200ms ease-out;
  }
  .reactions span {
    font-size: 22px;
    vertical-align: middle;
  }
  @keyframes reaction {
    from {
      opacity: 0;
      translate: 0 12px;
    }
  }
`

type Live = Extract<CallState, { phase: 'live' }>

/** What people show each other for some seconds; a screen reader says the last one. */
export function reactions({ reactions, tiles }: Live, people: People) {
  const from = (id: string) => {
    const tile = tiles.find(tile => tile.id === id)
    return tile ? nameOf(tile, people) : ''
  }
  const last = reactions.at(-1)
  return html`
    <div class="reactions" aria-hidden="true">
      ${repeat(
        reactions,
        ({ key }) => key,
        ({ from: id, emoji }) => html`<p dir="auto"><span>${emoji}</span> ${from(id)}</p>`,
      )}
    </div>
    <p class="visually-hidden" role="status">
      ${last ? stageWord('stage.reacted', { name: from(last.from), emoji: last.emoji }) : ''}
    </p>
  `
}
