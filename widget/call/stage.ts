import { html, LitElement, nothing, type PropertyValues, unsafeCSS } from 'lit'
import { property } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { Person, UserId } from '../../server/protocol/people.ts'
import { word } from '../base/call-words.ts'
import { define } from '../base/define.ts'
import { list } from '../base/list.ts'
import { TOKENS } from '../base/tokens.ts'
import { type CallState, isUnderWay } from './call-store.ts'
import { type Control, ControlEvent } from './control-event.ts'
import { controlBar, controlStyles, endBar } from './controls.ts'
import type { Tile } from './engine.ts'
import { panel } from './panel.ts'
import { stageStyles } from './stage.styles.ts'
import { Stillness } from './stillness.ts'
import { announcement, nameOf, noteOf, qualityText } from './text.ts'
import './clock.ts'
import './tile.ts'

type Live = Extract<CallState, { phase: 'live' }>

const KEYS: Record<string, Control> = { m: 'microphone', v: 'camera' }

/**
 * Everything in a call's window, in every phase of the call.
 * @fires innies-call-control - The user asked something of the call.
 * @csspart controls - The bar with the buttons of a call.
 */
export class InniesCallStage extends LitElement {
  static override styles = [unsafeCSS(TOKENS), stageStyles, controlStyles]

  @property({ attribute: false }) state: CallState = { phase: 'idle' }
  /** The other members of the chat, whether they are in the call or not. */
  @property({ attribute: false }) peers: readonly Person[] = []
  @property({ attribute: false }) people: ReadonlyMap<UserId, Person> = new Map()

  readonly #stillness = new Stillness(this)

  override connectedCallback(): void {
    super.connectedCallback()
    this.tabIndex = -1
    document.addEventListener('keydown', this.#onKeydown)
    this.addEventListener('fullscreenchange', this.#onFullscreenChange)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('keydown', this.#onKeydown)
    this.removeEventListener('fullscreenchange', this.#onFullscreenChange)
  }

  protected override willUpdate(): void {
    this.toggleAttribute('quiet', this.#stillness.isStill && this.#hasPicture && !this.#mustStayVisible())
  }

  protected override render() {
    const { state } = this
    return html`
      ${state.phase === 'live' ? this.#renderLive(state) : panel(state, this.peers[0], this.#ask)}
      ${state.phase === 'joining' || state.phase === 'preparing' ? endBar(this.#ask) : nothing}
      <p class="visually-hidden" role="status">${announcement(state, this.people)}</p>
    `
  }

  protected override updated(changed: PropertyValues<this>): void {
    const old = changed.get('state')
    // What had the focus is gone: it goes to what can be done now.
    if (old && isUnderWay(old) && !isUnderWay(this.state)) this.renderRoot.querySelector('button')?.focus()
  }

  #renderLive(state: Live) {
    const others = state.tiles.filter(tile => !tile.isLocal)
    const mine = state.tiles.find(tile => tile.isLocal)
    const isGroup = others.length > 1
    const shown = isGroup ? state.tiles : others
    return html`
      ${shown.length ? this.#renderPictures(shown) : panel(state, this.peers[0], this.#ask)}
      ${mine && !isGroup ? this.#renderTile(mine, true) : nothing}
      ${this.#renderTop(state, others)} ${this.#renderNote(state)}
      ${controlBar(state, { ask: this.#ask, fullscreen: this.#onFullscreen, isFullscreen: this.matches(':fullscreen') })}
    `
  }

  #renderPictures(tiles: readonly Tile[]) {
    return html`
      <div class="pictures" ?data-grid=${tiles.length > 1}>
        ${repeat(
          tiles,
          tile => tile.id,
          tile => this.#renderTile(tile, false),
        )}
      </div>
    `
  }

  #renderTile(tile: Tile, isCorner: boolean) {
    const person = this.people.get(tile.person) ?? { id: tile.person, name: tile.name }
    return html`
      <innies-call-tile
        class=${isCorner ? 'self' : nothing}
        .tile=${tile}
        .person=${person}
        .size=${isCorner ? 56 : 96}
        ?mirrored=${tile.isLocal}
        .label=${isCorner || this.#isGroup ? nameOf(tile, this.people) : ''}
      ></innies-call-tile>
    `
  }

  #renderTop({ startedAt }: Live, others: readonly Tile[]) {
    const present = others.map(tile => nameOf(tile, this.people))
    const names = present.length ? present : this.peers.map(peer => peer.name)
    const title = list(names) || word('call.title')
    const person = (others[0] && this.people.get(others[0].person)) ?? this.peers[0]
    return html`
      <header>
        ${person ? html`<innies-avatar .person=${person} size="40"></innies-avatar>` : nothing}
        <div>
          <h2>${title}</h2>
          <p><innies-call-clock .since=${startedAt}></innies-call-clock></p>
        </div>
        ${this.#renderQuality()}
      </header>
    `
  }

  #renderQuality() {
    const quality = this.state.phase === 'live' ? qualityText(this.state.tiles) : undefined
    if (!quality) return nothing
    return html`
      <div class="quality" data-level=${quality.level}>
        <span class="bars" aria-hidden="true"><i></i><i></i><i></i></span>
        <span class="visually-hidden">${word('call.quality')}</span>${quality.text}
      </div>
    `
  }

  #renderNote(state: Live) {
    const note = noteOf(state)
    if (!note) return nothing
    const { text, action } = note
    return html`
      <div class="note">
        <p>${text}</p>
        ${action ? html`<button @click=${() => this.#ask(action.control)}>${action.label}</button>` : nothing}
      </div>
    `
  }

  /** There is somebody to see, and the controls stand before them. */
  get #hasPicture(): boolean {
    return this.state.phase === 'live' && this.state.tiles.some(tile => tile.show && !tile.isLocal)
  }

  get #isGroup(): boolean {
    return this.state.phase === 'live' && this.state.tiles.length > 2
  }

  /** Somebody steers by keyboard, or wants nothing to move. */
  #mustStayVisible(): boolean {
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
    return isCalm || this.renderRoot.querySelector(':focus-visible') !== null
  }

  readonly #ask = (control: Control): void => {
    this.dispatchEvent(new ControlEvent(control))
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (this.state.phase !== 'live' || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    const [target] = event.composedPath()
    if (target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')) return
    const key = event.key.toLowerCase()
    const control = KEYS[key]
    if (control) this.#ask(control)
    else if (key === 'f' && document.fullscreenEnabled) this.#onFullscreen()
  }

  readonly #onFullscreen = (): void => {
    const switching = this.matches(':fullscreen') ? document.exitFullscreen() : this.requestFullscreen()
    switching.catch(() => {}) // the browser may refuse: then nothing changes
  }

  readonly #onFullscreenChange = (): void => this.requestUpdate()
}

define('innies-call-stage', InniesCallStage)

declare global {
  interface HTMLElementTagNameMap {
    'innies-call-stage': InniesCallStage
  }
}
