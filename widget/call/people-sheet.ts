import { css, html, nothing, type PropertyValues } from 'lit'
import { state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { UserId } from '../../server/protocol/people.ts'
import { callIcon } from '../base/call-icons.ts'
import { word } from '../base/call-words.ts'
import { define } from '../base/define.ts'
import { sheetWord } from '../base/sheet-words.ts'
import { stageWord } from '../base/stage-words.ts'
import { peopleIn } from './arrange.ts'
import type { Tile } from './engine.ts'
import { sure, sureStyles } from './host-controls.ts'
import type { Hosting } from './hosting.ts'
import { CallSheet } from './sheet.ts'
import { nameOf } from './text.ts'
import { ViewEvent } from './view-event.ts'
import '../base/avatar.ts'

const styles = css`
  .person {
    display: flex;
    gap: 12px;
    align-items: center;
    min-block-size: 56px;
    padding-inline: 8px 0;
  }
  .person > span:not(.visually-hidden) {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .person > button {
    display: grid;
    place-items: center;
    flex: none;
  }
  .person > .pill {
    display: block;
  }
  .person > button[aria-pressed="true"] {
    background: var(--on-stage);
    color: var(--stage);
  }
  .deeds {
    padding-inline-start: 52px;
  }
  innies-call-host {
    display: block;
    margin-block-start: 8px;
    padding-block-start: 8px;
    border-block-start: 1px solid var(--glass);
  }
  h3 {
    margin: 12px 8px 4px;
    font-weight: 600;
  }
`

/** Of whom the host sees what can be done with them, and whether they are about to be taken out. */
type Chosen = { tile: string; isSure: boolean }

/** Everybody in the call: raised hands first, in their order; and what may be done with them by who runs it. */
export class PeopleSheet extends CallSheet {
  static override styles = [...CallSheet.styles, sureStyles, styles]

  @state() private chosen: Chosen | undefined
  /** With whom something was tried that did not work. */
  @state() private failed: UserId | undefined

  protected override get heading() {
    return sheetWord('sheet.people')
  }

  protected override renderContent() {
    const last = Number.POSITIVE_INFINITY
    const people = peopleIn(this.live.tiles).toSorted((a, b) => (a.hand ?? last) - (b.hand ?? last) || 0)
    return html`
      <ul>${repeat(
        people,
        ({ id }) => id,
        tile => this.#renderPerson(tile),
      )}</ul>
      ${this.#renderOut()}
      ${this.hosting?.isHost || this.hosting?.isLocked ? html`<innies-call-host .hosting=${this.hosting}></innies-call-host>` : nothing}
    `
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('chosen' as never)) return
    if (this.chosen?.isSure) this.renderRoot.querySelector<HTMLElement>('.sure [data-end] + button')?.focus()
    else if (this.chosen && !this.renderRoot.querySelector(':focus'))
      this.renderRoot.querySelector<HTMLElement>('.deeds button')?.focus()
  }

  #renderPerson(tile: Tile) {
    const name = nameOf(tile, this.people)
    const person = this.people.get(tile.person) ?? { id: tile.person, name: tile.name }
    const isPinned = this.looks?.pinned === tile.id
    const pin = stageWord(isPinned ? 'stage.unpin' : 'stage.pin', { name })
    return html`
      <li>
        <div class="person">
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
          ${tile.isLocal || !this.hosting?.isHost ? nothing : this.#renderChoices(tile, name)}
        </div>
        ${this.hosting?.isHost && this.chosen?.tile === tile.id ? this.#renderDeeds(this.hosting, tile, name) : nothing}
        ${this.failed === tile.person ? html`<p class="failed" role="alert">${sheetWord('host.failed')}</p>` : nothing}
      </li>
    `
  }

  #renderChoices({ id }: Tile, name: string) {
    const label = sheetWord('host.choices', { name })
    const isOpen = this.chosen?.tile === id
    return html`
      <button aria-label=${label} title=${label} aria-expanded=${isOpen} @click=${() => this.#choose(isOpen ? undefined : { tile: id, isSure: false })}>
        ${callIcon('more')}
      </button>
    `
  }

  #renderDeeds({ mute, takeOut }: Hosting, { id: tile, person, isMuted }: Tile, name: string) {
    if (this.chosen?.isSure)
      return sure({
        text: sheetWord('host.take-out-sure', { name }),
        yes: sheetWord('host.take-out'),
        onYes: () => this.#do(person, takeOut(person, true)),
        onNo: () => this.#choose({ tile, isSure: false }),
      })
    return html`
      <div class="deeds">
        <button class="row" ?disabled=${isMuted} @click=${() => this.#do(person, mute(person))}>
          ${callIcon('micOff')} ${isMuted ? word('call.muted', { name }) : sheetWord('host.mute')}
        </button>
        <button class="row" @click=${() => this.#choose({ tile, isSure: true })}>
          ${callIcon('close')} ${sheetWord('host.take-out')}
        </button>
      </div>
    `
  }

  /** Who was taken out. */
  #renderOut() {
    const { isHost, out, takeOut } = this.hosting ?? {}
    if (!isHost || !out?.length || !takeOut) return nothing
    return html`
      <h3>${sheetWord('host.out')}</h3>
      <ul>
        ${out.map(user => {
          const person = this.people.get(user) ?? { id: user, name: user }
          return html`
            <li class="person">
              <innies-avatar .person=${person} size="40"></innies-avatar>
              <span><bdi>${person.name}</bdi></span>
              <button class="pill" aria-label=${`${sheetWord('host.let-in')}: ${person.name}`} @click=${() => this.#do(user, takeOut(user, false))}>
                ${sheetWord('host.let-in')}
              </button>
            </li>
          `
        })}
      </ul>
    `
  }

  #choose(chosen: Chosen | undefined): void {
    this.chosen = chosen
    this.failed = undefined
  }

  async #do(user: UserId, deed: Promise<void>): Promise<void> {
    this.#choose(undefined)
    await deed.catch(() => {
      this.failed = user
    })
    this.focus()
  }

  #pin(pinned: string): void {
    this.dispatchEvent(new ViewEvent({ pinned }))
  }
}

define('innies-call-people', PeopleSheet)

export const createSheet = (): CallSheet => new PeopleSheet()
