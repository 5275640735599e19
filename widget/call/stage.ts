import { html, LitElement, nothing, type PropertyValues, unsafeCSS } from 'lit'
import { property } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { Person, UserId } from '../../server/protocol/people.ts'
import { word } from '../base/call-words.ts'
import { define } from '../base/define.ts'
import { stageWord } from '../base/stage-words.ts'
import { TOKENS } from '../base/tokens.ts'
import { type CallState, isUnderWay } from './call-store.ts'
import type { CallTools } from './check.ts'
import { type Control, ControlEvent } from './control-event.ts'
import { controlBar, controlStyles, endBar, still } from './controls.ts'
import type { Tile } from './engine.ts'
import { panel, panelStyles } from './panel.ts'
import { SheetPlace } from './sheet-place.ts'
import { stageStyles } from './stage.styles.ts'
import { Stillness } from './stillness.ts'
import { announcement, nameOf, noteOf } from './text.ts'
import { topBar, topStyles, type WindowActions } from './top.ts'
import './tile.ts'

type Live = Extract<CallState, { phase: 'live' }>

const KEYS: Record<string, Control> = { m: 'microphone', v: 'camera' }

/**
 * Everything in a call's window, in every phase of the call.
 * @fires innies-call-control - The user asked something of the call.
 * @csspart controls - The bar with the buttons of a call.
 */
export class InniesCallStage extends LitElement {
  static override styles = [unsafeCSS(TOKENS), panelStyles, topStyles, controlStyles, stageStyles]

  @property({ attribute: false }) state: CallState = { phase: 'idle' }
  /** The other members of the chat, whether they are in the call or not. */
  @property({ attribute: false }) peers: readonly Person[] = []
  @property({ attribute: false }) people: ReadonlyMap<UserId, Person> = new Map()

  /** What the running call can be asked. */
  tools: CallTools | undefined

  readonly #stillness = new Stillness(this)
  readonly #sheets = new SheetPlace(this)

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
    const { state } = this
    const { sheet } = this.#sheets
    if (state.phase !== 'live') this.#sheets.close()
    else if (sheet) Object.assign(sheet, { live: state, people: this.people, tools: this.tools })
    this.toggleAttribute('quiet', this.#stillness.isStill && this.#hasPicture && !this.#mustStayVisible())
  }

  protected override render() {
    const { state } = this
    return html`
      <div class="stage" ?data-aside=${state.phase === 'live' && this.#sheets.sheet}>
        ${state.phase === 'live' ? this.#renderLive(state) : panel(state, this.peers[0], this.#ask)}
        ${state.phase === 'joining' || state.phase === 'preparing' ? endBar(this.#ask) : nothing}
        <p class="visually-hidden" role="status">${announcement(state, this.people)}</p>
      </div>
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
      ${mine && !isGroup ? this.#renderSelf(mine, state) : nothing}
      ${topBar(state, { people: this.people, peers: this.peers, window: this.#window })} ${this.#renderNote(state)}
      ${controlBar(state, { ask: this.#ask, more: () => this.#sheets.toggle('more'), isMoreOpen: this.#sheets.name !== undefined })}
      ${this.#sheets.sheet}
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

  #renderSelf(mine: Tile, { camera, devices }: Live) {
    const canFlip = camera === 'on' && devices.camera.list.length > 1 && matchMedia('(pointer: coarse)').matches
    const name = stageWord('stage.flip')
    return html`
      <div class="self">
        ${this.#renderTile(mine, true)}
        ${canFlip ? html`<button aria-label=${name} @click=${() => this.#ask('flip')}>${still('flip')}</button>` : nothing}
      </div>
    `
  }

  #renderTile(tile: Tile, isCorner: boolean) {
    const person = this.people.get(tile.person) ?? { id: tile.person, name: tile.name }
    return html`
      <innies-call-tile
        .tile=${tile}
        .person=${person}
        .size=${isCorner ? 56 : 96}
        ?mirrored=${tile.isLocal && !tile.facesAway}
        .label=${isCorner || this.#isGroup ? nameOf(tile, this.people) : ''}
      ></innies-call-tile>
    `
  }

  #renderNote(state: Live) {
    const note = noteOf(state)
    if (!note) return nothing
    const { text, action, sheet, canDismiss } = note
    return html`
      <div class="note">
        <p>${text}</p>
        ${action ? html`<button @click=${() => this.#ask(action.control)}>${action.label}</button>` : nothing}
        ${sheet ? html`<button @click=${() => this.#sheets.open(sheet.name)}>${sheet.label}</button>` : nothing}
        ${canDismiss ? html`<button @click=${() => this.#ask('dismiss')}>${word('call.close')}</button>` : nothing}
      </div>
    `
  }

  get #window(): WindowActions {
    return { isFullscreen: this.matches(':fullscreen'), toggleFullscreen: this.#onFullscreen }
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
    return isCalm || this.#sheets.name !== undefined || this.renderRoot.querySelector(':focus-visible') !== null
  }

  readonly #ask = (control: Control): void => {
    this.dispatchEvent(new ControlEvent(control))
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.#sheets.name) return this.#closeSheet(event)
    if (this.state.phase !== 'live' || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    const [target] = event.composedPath()
    if (target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')) return
    const key = event.key.toLowerCase()
    const control = KEYS[key]
    if (control) this.#ask(control)
    else if (key === 'f' && document.fullscreenEnabled) this.#onFullscreen()
  }

  /** Escape closes what is open beside the pictures, and nothing else with it. */
  #closeSheet(event: KeyboardEvent): void {
    event.preventDefault()
    this.#sheets.close()
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
