import { css, html, nothing, unsafeCSS } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Person } from '../../server/protocol/people.ts'
import { stageWord } from '../base/stage-words.ts'
import type { Arrangement } from './arrange.ts'
import { still } from './controls.ts'
import type { Tile } from './engine.ts'
import { nameOf, type People } from './text.ts'
import { ViewEvent } from './view-event.ts'
import './tile.ts'

/** By attributes, since the policy of a page may forbid styles in them; eight are enough for the fifty of a call. */
const SIZES = [1, 2, 3, 4, 5, 6, 7, 8].map(
  count => `[data-wide="${count}"] { --wide: ${count}; } [data-high="${count}"] { --high: ${count}; }`,
)

export const pictureStyles = css`
  ${unsafeCSS(SIZES.join(' '))}
  .pictures {
    position: absolute;
    inset: 0;
    inset-inline-end: var(--aside);
    display: grid;
    gap: 8px;
  }
  .pictures:not([data-kind="pair"]) {
    padding: 76px 12px 108px;
  }
  .pictures > *,
  .strip > * {
    position: relative;
    display: grid;
    min-block-size: 0;
    min-inline-size: 0;
  }
  .pictures:not([data-kind="pair"]) innies-call-tile {
    border-radius: var(--radius);
  }
  .pictures[data-kind="grid"] {
    --columns: var(--wide);
    --rows: var(--high);
    display: flex;
    flex-wrap: wrap;
    place-content: center;
    overflow: auto;
  }
  [data-kind="grid"] > * {
    inline-size: calc((100% - 8px * (var(--columns) - 1)) / var(--columns));
    block-size: calc((100% - 8px * (var(--rows) - 1)) / var(--rows));
    min-block-size: 120px;
  }
  .pictures[data-kind="focus"] {
    grid-template: minmax(0, 1fr) / minmax(0, 1fr) 184px;
  }
  .strip {
    display: grid;
    grid-auto-rows: 112px;
    align-content: start;
    gap: 8px;
    overflow: auto;
  }
  .pin {
    position: absolute;
    z-index: 1;
    inset-block-start: 8px;
    inset-inline-end: 8px;
    display: grid;
    place-items: center;
    border-radius: 12px;
    background: var(--veil);
    opacity: 0;
    transition: opacity 120ms;
  }
  :hover > .pin,
  .pin:focus-visible,
  .pin[aria-pressed="true"] {
    opacity: 1;
  }
  .pin[aria-pressed="true"] {
    background: var(--on-stage);
    color: var(--stage);
  }
  @media (hover: none) {
    .pin {
      opacity: 1;
    }
  }
  @container stage (orientation: portrait) {
    .pictures[data-kind="grid"] {
      --columns: min(2, var(--high));
      --rows: min(4, var(--wide));
    }
  }
  @container stage (width < 760px) {
    .pictures[data-kind="focus"] {
      grid-template: minmax(0, 1fr) 112px / minmax(0, 1fr);
    }
    .strip {
      grid-auto-flow: column;
      grid-auto-columns: 112px;
      justify-content: start;
    }
  }
  @container stage (width < 600px) {
    .pictures:not([data-kind="pair"]) {
      padding-inline: 8px;
    }
  }
`

export type Pictures = { people: People; pinned: string | undefined }

/** Everybody who is to be seen, but for the own picture of a call of two. */
export function pictures(shown: Exclude<Arrangement, { kind: 'alone' }>, look: Pictures) {
  const { wide, high } = gridOf(shown.kind === 'grid' ? shown.tiles.length : 1)
  return html`
    <div class="pictures" data-kind=${shown.kind} data-wide=${wide} data-high=${high}>
      ${shown.kind === 'pair' ? tileOf(shown.main, look, { size: 96 }) : nothing}
      ${shown.kind === 'grid' ? each(shown.tiles, look, 96) : nothing}
      ${
        shown.kind === 'focus'
          ? html`${framed(shown.main, look, 96)}
              <div class="strip">${each(shown.strip, look, 40)}</div>`
          : nothing
      }
    </div>
  `
}

/** As near to a square as it goes; a narrow stage turns it round. */
function gridOf(count: number): { wide: number; high: number } {
  const wide = Math.ceil(Math.sqrt(count))
  return { wide, high: Math.ceil(count / wide) }
}

function each(tiles: readonly Tile[], look: Pictures, size: number) {
  return repeat(
    tiles,
    tile => tile.id,
    tile => framed(tile, look, size),
  )
}

/** With its name, and a pin that makes it fill the stage. */
function framed(tile: Tile, look: Pictures, size: number) {
  const label = nameOf(tile, look.people)
  const isPinned = tile.id === look.pinned
  const name = stageWord(isPinned ? 'stage.unpin' : 'stage.pin', { name: label })
  const onPin = ({ currentTarget }: Event) =>
    currentTarget?.dispatchEvent(new ViewEvent({ pinned: isPinned ? '' : tile.id }))
  return html`
    <div>
      ${tileOf(tile, look, { size, label })}
      <button class="pin" aria-label=${name} title=${name} aria-pressed=${isPinned} @click=${onPin}>${still('pin')}</button>
    </div>
  `
}

type Drawn = { size: number; label?: string }

/** One tile, without a name where that stands above. */
export function tileOf(tile: Tile, { people }: Pick<Pictures, 'people'>, { size, label = '' }: Drawn) {
  const person: Person = people.get(tile.person) ?? { id: tile.person, name: tile.name }
  return html`
    <innies-call-tile
      .tile=${tile}
      .person=${person}
      .size=${size}
      ?mirrored=${tile.isLocal && !tile.facesAway && !tile.isScreen}
      ?screen=${tile.isScreen}
      ?speaking=${label && tile.show && tile.isSpeaking && !tile.isLocal}
      .label=${label}
    ></innies-call-tile>
  `
}
