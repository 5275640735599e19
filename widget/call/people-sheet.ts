import { css, html, nothing } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { callIcon } from '../base/call-icons.ts'
import { word } from '../base/call-words.ts'
import { define } from '../base/define.ts'
import { sheetWord } from '../base/sheet-words.ts'
import { stageWord } from '../base/stage-words.ts'
import { peopleIn } from './arrange.ts'
import type { Tile } from './engine.ts'
import { CallSheet } from './sheet.ts'
import { nameOf } from './text.ts'
import { ViewEvent } from './view-event.ts'
import '../base/avatar.ts'

const styles = css`
  li {
    display: flex;
    gap: 12px;
    align-items: center;
    min-block-size: 56px;
    padding-inline: 8px 0;
  }
  li > span {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  button {
    display: grid;
    place-items: center;
    flex: none;
  }
  button[aria-pressed="true"] {
    background: var(--on-stage);
    color: var(--stage);
  }
`

/** Everybody in the call: raised hands first, in their order. */
export class PeopleSheet extends CallSheet {
  static override styles = [...CallSheet.styles, styles]

  protected override get heading() {
    return sheetWord('sheet.people')
  }

  protected override renderContent() {
    const last = Number.POSITIVE_INFINITY
    const people = peopleIn(this.live.tiles).toSorted((a, b) => (a.hand ?? last) - (b.hand ?? last) || 0)
    return html`<ul>${repeat(
      people,
      ({ id }) => id,
      tile => this.#renderPerson(tile),
    )}</ul>`
  }

  #renderPerson(tile: Tile) {
    const name = nameOf(tile, this.people)
    const person = this.people.get(tile.person) ?? { id: tile.person, name: tile.name }
    const isPinned = this.looks?.pinned === tile.id
    const pin = stageWord(isPinned ? 'stage.unpin' : 'stage.pin', { name })
    return html`
      <li>
        <innies-avatar .person=${person} size="40"></innies-avatar>
        <span><bdi>${name}</bdi></span>
        ${tile.hand ? html`<span class="visually-hidden">${stageWord('stage.hand-up', { name })}</span><b aria-hidden="true">✋</b>` : nothing}
        ${tile.isMuted ? html`<span class="visually-hidden">${word('call.muted', { name })}</span>${callIcon('micOff')}` : nothing}
        ${tile.quality === 'weak' || tile.quality === 'lost' ? html`<i class="soft">${word(`call.quality-${tile.quality}`)}</i>` : nothing}
        ${
          tile.isLocal
            ? nothing
            : html`<button aria-label=${pin} title=${pin} aria-pressed=${isPinned} @click=${() => this.#pin(isPinned ? '' : tile.id)}>${callIcon('pin')}</button>`
        }
      </li>
    `
  }

  #pin(pinned: string): void {
    this.dispatchEvent(new ViewEvent({ pinned }))
  }
}

define('innies-call-people', PeopleSheet)

export const createSheet = (): CallSheet => new PeopleSheet()
