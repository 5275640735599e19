import { html, LitElement, nothing, type PropertyValues, unsafeCSS } from 'lit'
import { property, query } from 'lit/decorators.js'
import { live } from 'lit/directives/live.js'
import { callIcon } from '../base/call-icons.ts'
import { word } from '../base/call-words.ts'
import { define } from '../base/define.ts'
import { sheetWord } from '../base/sheet-words.ts'
import { TOKENS } from '../base/tokens.ts'
import { ControlEvent } from './control-event.ts'
import type { ChoiceKind, DeviceKind } from './engine.ts'
import './level-meter.ts'
import { previewStyles } from './preview.styles.ts'
import { createPreviewDevices } from './preview-devices.ts'
import { selectStyles } from './select.styles.ts'
import { rowStyles } from './sheet.ts'
import { playTestSound } from './sounds.ts'

/** What its user sees and hears of themselves before they join a call. Nothing of it leaves the page. */
export class CallPreview extends LitElement {
  static override styles = [unsafeCSS(TOKENS), rowStyles, selectStyles, previewStyles]

  @property({ type: Boolean }) isVideo = true
  /** The call is being joined. */
  @property({ type: Boolean }) isJoining = false
  @query('video') private video: HTMLVideoElement | undefined

  readonly #devices = createPreviewDevices()
  #stopShowing = () => {}

  override connectedCallback(): void {
    super.connectedCallback()
    this.#stopShowing = this.#devices.$state.listen(() => this.requestUpdate())
    // What nobody clicked for asks for nothing: the buttons are there.
    if (navigator.userActivation?.isActive ?? true) void this.#devices.turnOn(this.#kinds)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stopShowing()
    this.#devices.stop()
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('.main')?.focus()
  }

  protected override updated(_changed: PropertyValues): void {
    const { video } = this
    const track = this.#devices.$state.get().tracks.camera
    const shown = video?.srcObject instanceof MediaStream ? video.srcObject.getTracks()[0] : undefined
    if (video && shown !== track) video.srcObject = track ? new MediaStream([track]) : null
  }

  protected override render() {
    const { tracks } = this.#devices.$state.get()
    return html`
      <div class="preview" role="group" aria-labelledby="title">
        <h2 id="title">${sheetWord('preview.title')}</h2>
        ${this.isVideo ? this.#renderPicture() : nothing}
        <div class="toggles">
          ${this.#kinds.map(kind => this.#renderToggle(kind))}
          <innies-call-level .track=${tracks.microphone}></innies-call-level>
        </div>
        ${this.#kinds.map(kind => this.#renderTrouble(kind))}
        <div class="choices">
          ${this.#renderChoice('microphone')} ${this.isVideo ? this.#renderChoice('camera') : nothing}
          ${this.#renderChoice('speaker')}
          <button class="pill" @click=${() => playTestSound(this.#speaker)}>${sheetWord('sheet.test-sound')}</button>
        </div>
        <div class="actions">
          <button class="pill main" ?disabled=${this.isJoining} @click=${this.#onJoin}>
            ${this.isJoining ? word('call.joining') : sheetWord('preview.join')}
          </button>
          <button class="pill" @click=${() => this.dispatchEvent(new ControlEvent('close'))}>${sheetWord('host.cancel')}</button>
        </div>
      </div>
    `
  }

  get #kinds(): readonly DeviceKind[] {
    return this.isVideo ? ['microphone', 'camera'] : ['microphone']
  }

  get #speaker(): string {
    return this.#devices.$state.get().devices.speaker.chosen || 'default'
  }

  #renderPicture() {
    const { camera } = this.#devices.$state.get()
    return html`
      <div class="picture">
        ${
          camera === 'on'
            ? html`<video autoplay playsinline .muted=${true} aria-label=${word('call.you')}></video>`
            : html`<p>${sheetWord(camera === 'pending' ? 'found.asking' : 'found.camera-off')}</p>`
        }
      </div>
    `
  }

  #renderToggle(kind: DeviceKind) {
    const state = this.#devices.$state.get()[kind]
    const isOn = state === 'on'
    const icon = kind === 'camera' ? (isOn ? 'video' : 'videoOff') : isOn ? 'mic' : 'micOff'
    return html`
      <button
        aria-label=${word(`call.${kind}`)}
        aria-pressed=${isOn}
        aria-busy=${state === 'pending'}
        ?data-off=${!isOn}
        @click=${() => (isOn ? this.#devices.turnOff(kind) : this.#devices.turnOn([kind]))}
      >
        ${callIcon(icon)}
      </button>
    `
  }

  #renderTrouble(kind: DeviceKind) {
    const state = this.#devices.$state.get()[kind]
    if (state === 'on' || state === 'off' || state === 'pending') return nothing
    return html`<p class="trouble" role="alert">${word(`call.${kind}-${state}`)}</p>`
  }

  #renderChoice(kind: ChoiceKind) {
    const { list, chosen } = this.#devices.$state.get().devices[kind]
    if (!list.length) return nothing
    return html`
      <label>
        ${kind === 'speaker' ? sheetWord('sheet.speaker') : word(`call.${kind}`)}
        <select @change=${(event: Event) => this.#onChoose(kind, event)}>
          ${list.map(({ id, name }) => html`<option value=${id} .selected=${live(id === chosen)}>${name}</option>`)}
        </select>
      </label>
    `
  }

  #onChoose(kind: ChoiceKind, { currentTarget }: Event): void {
    if (currentTarget instanceof HTMLSelectElement) void this.#devices.choose(kind, currentTarget.value)
  }

  /** With what is on now; what is still being asked for is asked for again by the call. */
  readonly #onJoin = (): void => {
    const state = this.#devices.$state.get()
    const kinds = this.#kinds.filter(kind => state[kind] === 'on' || state[kind] === 'pending')
    this.dispatchEvent(new ControlEvent('join', kinds.join(' ')))
  }
}

define('innies-call-preview', CallPreview)

export const createPreview = (isVideo: boolean): CallPreview => Object.assign(new CallPreview(), { isVideo })
