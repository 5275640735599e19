import { html, LitElement, nothing, type PropertyValues, unsafeCSS } from 'lit'
import { property } from 'lit/decorators.js'
import type { Person, UserId } from '../../server/protocol/people.ts'
import { word } from '../base/call-words.ts'
import { define } from '../base/define.ts'
import { stageWord } from '../base/stage-words.ts'
import { TOKENS } from '../base/tokens.ts'
import { arrange, type Looks, nextSpeaker, peopleIn } from './arrange.ts'
import { type CallState, isUnderWay, type Waiting } from './call-state.ts'
import type { CallTools } from './check.ts'
import { type Control, ControlEvent } from './control-event.ts'
import { controlBar, controlStyles, endBar, still } from './controls.ts'
import type { Tile } from './engine.ts'
import { panel, panelStyles } from './panel.ts'
import { pictureStyles, pictures, tileOf } from './pictures.ts'
import { PreviewPlace } from './preview-place.ts'
import { reactionStyles, reactions } from './reactions.ts'
import type { Recording } from './recording-desk.ts'
import { askText, recordingNote } from './recording-text.ts'
import { type SheetName, SheetPlace } from './sheet-place.ts'
import { stageStyles } from './stage.styles.ts'
import { Stillness } from './stillness.ts'
import { announcement, type Note, noteOf } from './text.ts'
import { topBar, topStyles, type WindowActions } from './top.ts'
import type { ViewEvent } from './view-event.ts'
import './self-view.ts'

type Live = Extract<CallState, { phase: 'live' }>

const KEYS: Record<string, Control> = { m: 'microphone', v: 'camera', s: 'screen', h: 'hand' }
const SHEET_KEYS: Record<string, SheetName> = { p: 'people', c: 'chat', '?': 'keys' }

/**
 * Everything in a call's window, in every phase of the call.
 * @fires innies-call-control - The user asked something of the call.
 * @csspart controls - The bar with the buttons of a call.
 */
export class InniesCallStage extends LitElement {
  static override styles = [
    unsafeCSS(TOKENS),
    panelStyles,
    topStyles,
    pictureStyles,
    reactionStyles,
    controlStyles,
    stageStyles,
  ]

  @property({ attribute: false }) state: CallState = { phase: 'idle' }
  /** The others are called, and nobody has come yet. */
  @property({ attribute: false }) waiting: Waiting | undefined
  /** The other members of the chat, whether they are in the call or not. */
  @property({ attribute: false }) peers: readonly Person[] = []
  @property({ attribute: false }) people: ReadonlyMap<UserId, Person> = new Map()

  /** The chat that the call belongs to, if any. */
  @property({ attribute: false }) chat: string | undefined
  /** How the call is recorded; undefined where that cannot be. */
  @property({ attribute: false }) recording: Recording | undefined
  /** It stands in a corner of the page. */
  @property({ attribute: false }) isSmall = false
  /** The call is one with pictures. */
  @property({ attribute: false }) isVideo = true
  /** What the running call can be asked. */
  tools: CallTools | undefined

  readonly #stillness = new Stillness(this)
  readonly #sheets = new SheetPlace(this)
  readonly #preview = new PreviewPlace(this)
  /** What was said of a recording up to there is read. */
  #readRev: number | undefined
  #looks: Looks = { view: 'auto', pinned: undefined, speaker: undefined }

  override connectedCallback(): void {
    super.connectedCallback()
    this.tabIndex = -1
    document.addEventListener('keydown', this.#onKeydown)
    this.addEventListener('fullscreenchange', this.#onFullscreenChange)
    this.addEventListener('innies-call-view', this.#onView)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('keydown', this.#onKeydown)
    this.removeEventListener('fullscreenchange', this.#onFullscreenChange)
  }

  protected override willUpdate(): void {
    const { state, people, tools } = this
    const { sheet } = this.#sheets
    this.#preview.follow(state, this.waiting !== undefined)
    if (state.phase !== 'live') this.#sheets.close()
    else this.#looks = { ...this.#looks, speaker: nextSpeaker(state.tiles, this.#looks.speaker) }
    if (state.phase === 'live' && sheet)
      Object.assign(sheet, {
        live: state,
        people,
        tools,
        looks: this.#looks,
        chat: this.chat,
        hosting: tools?.hosting(),
        recording: this.recording,
      })
    this.toggleAttribute('quiet', this.#stillness.isStill && this.#hasPicture && !this.#mustStayVisible())
  }

  protected override render() {
    const { state } = this
    return html`
      <div class="stage" ?data-aside=${state.phase === 'live' && this.#sheets.sheet}>
        ${state.phase === 'live' ? this.#renderLive(state) : (this.#preview.element ?? this.#renderPanel(state))}
        ${!this.#preview.element && (state.phase === 'joining' || state.phase === 'preparing') ? endBar(this.#ask) : nothing}
        <p class="visually-hidden" role="status">${announcement(state, this.people, this.waiting)}</p>
      </div>
    `
  }

  protected override updated(changed: PropertyValues<this>): void {
    const old = changed.get('state')
    // What had the focus is gone: it goes to what can be done now.
    if (old && isUnderWay(old) && !isUnderWay(this.state)) this.renderRoot.querySelector('button')?.focus()
  }

  #renderLive(state: Live) {
    const shown = arrange(state.tiles, this.#looks)
    const mine = peopleIn(state.tiles).find(tile => tile.isLocal)
    const isCorner = shown.kind === 'alone' || shown.kind === 'pair'
    const { people, peers } = this
    return html`
      ${shown.kind === 'alone' ? this.#renderPanel(state) : pictures(shown, { people, pinned: this.#looks.pinned })}
      ${mine && isCorner ? this.#renderSelf(mine, state) : nothing}
      ${topBar(state, { people, peers, window: this.#window, isWaiting: this.waiting !== undefined, recording: this.recording })} ${this.#renderNote(state)} ${this.#renderConsent()}
      ${controlBar(state, { ask: this.#ask, chat: this.#hasChat ? () => this.#openSheet('chat') : undefined, more: this.#onMore, isMoreOpen: this.#sheets.name !== undefined })}
      ${reactions(state, people)} ${this.#sheets.sheet}
    `
  }

  #renderPanel(state: CallState) {
    return panel(
      state,
      {
        peer: this.peers[0],
        waiting: this.waiting,
        check: this.tools?.canCheck() ? this.tools.check : undefined,
        rate: this.isSmall ? undefined : this.tools?.rate(),
      },
      this.#ask,
    )
  }

  #renderSelf(mine: Tile, { camera, devices }: Live) {
    const canFlip = camera === 'on' && devices.camera.list.length > 1 && matchMedia('(pointer: coarse)').matches
    const name = stageWord('stage.flip')
    return html`
      <innies-call-self>
        ${tileOf(mine, { people: this.people }, { size: 56, label: word('call.you') })}
        ${canFlip ? html`<button aria-label=${name} @click=${() => this.#ask('flip')}>${still('flip')}</button>` : nothing}
      </innies-call-self>
    `
  }

  #renderNote(state: Live) {
    const note = this.#sheets.hasFailed
      ? { text: stageWord('stage.not-loaded') }
      : (noteOf(state) ?? this.#recordingNote)
    if (!note) return nothing
    const { text, action, sheet, canDismiss }: Note = note
    return html`
      <div class="note">
        <p>${text}</p>
        <div>
        ${action ? html`<button @click=${() => this.#ask(action.control)}>${action.label}</button>` : nothing}
        ${sheet ? html`<button @click=${() => this.#sheets.open(sheet.name)}>${sheet.label}</button>` : nothing}
        ${canDismiss ? html`<button @click=${this.#onDismiss}>${word('call.close')}</button>` : nothing}
        </div>
      </div>
    `
  }

  /** Until the user has read it. */
  get #recordingNote(): Note | undefined {
    const { recording, people } = this
    const text = recording && recordingNote(recording, people)
    if (!text || recording?.fact?.rev === this.#readRev) return undefined
    return { text, canDismiss: recording?.fact?.phase !== 'asking' }
  }

  /** Its code comes when it is needed: no call waits for it. */
  #renderConsent() {
    const { recording, people } = this
    if (!recording?.isAsked) return nothing
    import('./consent.ts').catch(() => {}) // who cannot be asked has not agreed
    return html`<innies-call-consent .text=${askText(recording, people)} .answer=${recording.answer}></innies-call-consent>`
  }

  get #window(): WindowActions {
    return {
      isFullscreen: this.matches(':fullscreen'),
      toggleFullscreen: this.#onFullscreen,
      isSmall: this.isSmall,
      toggleSmall: this.#onSmall,
    }
  }

  /** There is somebody to see, and the controls stand before them. */
  get #hasPicture(): boolean {
    return this.state.phase === 'live' && this.state.tiles.some(tile => tile.show && !tile.isLocal)
  }

  /** Somebody steers by keyboard, or wants nothing to move. */
  #mustStayVisible(): boolean {
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
    return (
      isCalm ||
      this.recording?.isAsked ||
      this.#sheets.name !== undefined ||
      this.renderRoot.querySelector(':focus-visible') !== null
    )
  }

  readonly #ask = (control: Control): void => {
    this.dispatchEvent(new ControlEvent(control))
  }

  readonly #onDismiss = (): void => {
    this.#readRev = this.recording?.fact?.rev
    this.#ask('dismiss')
    this.requestUpdate()
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (this.state.phase !== 'live' || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    const path = event.composedPath()
    if (this.isSmall && !path.includes(this)) return // it is meant for the page
    const [target] = path
    if (target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')) return
    if (event.key === 'Escape' && this.#sheets.name) return this.#closeSheet(event)
    const key = event.key.toLowerCase()
    const control = KEYS[key]
    const sheet = SHEET_KEYS[key]
    if (control) this.#ask(control)
    else if (sheet && (sheet !== 'chat' || this.#hasChat)) this.#openSheet(sheet)
    else if (key === 'f' && document.fullscreenEnabled) this.#onFullscreen()
  }

  readonly #onMore = (): void => {
    if (this.#sheets.name) this.#sheets.close()
    else void this.#sheets.open('more')
  }

  readonly #onSmall = (): void => {
    this.#sheets.close()
    this.#ask('shrink')
  }

  readonly #onView = ({ view = this.#looks.view, pinned = this.#looks.pinned }: ViewEvent): void => {
    this.#looks = { ...this.#looks, view, pinned: pinned || undefined }
    this.requestUpdate()
  }

  #openSheet(name: SheetName): void {
    if (this.#sheets.name === name) this.#sheets.close()
    else void this.#sheets.open(name)
  }

  /** The page has the chat's element, and the call a chat. */
  get #hasChat(): boolean {
    return this.chat !== undefined && customElements.get('innies-chat') !== undefined
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
