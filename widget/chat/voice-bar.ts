import { css, html, LitElement, nothing } from 'lit'
import { state } from 'lit/decorators.js'
import { define } from '../base/define.ts'
import { fileIcon } from '../base/file-icons.ts'
import { fileWord } from '../base/file-words.ts'
import { icon } from '../base/icons.ts'
import { duration as timeText } from '../base/time.ts'
import type { OutFile } from '../link/link.ts'
import { objectAddress } from './object-address.ts'
import { iconButton, tokens } from './styles.ts'
import './voice-player.ts'
import { VoiceRecorder } from './voice-recorder.ts'
import { bars } from './waveform.ts'

const LONGEST = 30 * 60_000 // ms
const SHORTEST = 500 // ms; less is a slip of the finger
const SHOWN = 60 // bars, the last ones

type Phase =
  | { phase: 'asking' }
  | { phase: 'recording'; recorder: VoiceRecorder; loudness: readonly number[]; ms: number }
  | { phase: 'ready'; file: OutFile }
  | { phase: 'refused'; text: string }

/** A voice message shall be sent. */
export class VoiceEvent extends Event {
  readonly file: OutFile
  constructor(file: OutFile) {
    super('innies-voice')
    this.file = file
  }
}

const styles = css`
  :host {
    display: flex;
    align-items: center;
    gap: calc(var(--unit) * 2);
    min-block-size: 56px;
    margin: calc(var(--unit) * 2) calc(var(--unit) * 4) 0;
    padding: 4px calc(var(--unit) * 2);
    border-radius: calc(var(--radius) * 2 / 3);
    background: var(--theirs);
  }
  i {
    inline-size: 10px;
    block-size: 10px;
    border-radius: 50%;
    background: var(--danger);
    animation: pulse 1s infinite alternate;
  }
  @keyframes pulse {
    to {
      opacity: 0.3;
    }
  }
  time {
    font-variant-numeric: tabular-nums;
    min-inline-size: 40px;
  }
  .bars {
    flex: 1;
    min-inline-size: 0;
    block-size: 28px;
    fill: var(--soft);
    stroke: none;
  }
  innies-voice-player,
  p {
    flex: 1;
    min-inline-size: 0;
  }
  .send {
    border-radius: 50%;
    background: var(--accent);
    color: var(--on-accent);
  }
  .send:hover:not(:disabled) {
    background: color-mix(in srgb, var(--accent) 88%, var(--ink));
  }
`

/**
 * Records a voice message from when it stands on the page; to be heard before it is sent.
 * @fires innies-voice - It shall be sent.
 * @fires innies-leave - It shall not.
 */
export class InniesVoiceBar extends LitElement {
  static override styles = [tokens, iconButton, styles]

  @state() private at: Phase = { phase: 'asking' }

  override connectedCallback(): void {
    super.connectedCallback()
    this.addEventListener('keydown', this.#onKeydown)
    void this.#begin()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    if (this.at.phase === 'recording') this.at.recorder.discard()
    this.at = { phase: 'asking' }
  }

  override focus(): void {
    this.renderRoot.querySelector('button')?.focus()
  }

  /** The button that began it was held and is let go: then it is sent, unless it was a slip. */
  async release(): Promise<void> {
    if (this.at.phase === 'recording' && this.at.ms >= SHORTEST) await this.#send()
  }

  override render() {
    const { at } = this
    return html`
      ${this.#button('close', fileWord('file.discard'), () => this.#leave())}
      ${at.phase === 'refused' ? html`<p role="alert">${at.text}</p>` : nothing}
      ${at.phase === 'asking' ? html`<p role="status">${fileWord('file.asking')}</p>` : nothing}
      ${at.phase === 'recording' ? this.#recording(at) : nothing}
      ${at.phase === 'ready' ? this.#ready(at.file) : nothing}
      ${at.phase === 'recording' || at.phase === 'ready' ? html`<button class="icon-button send" aria-label=${fileWord('file.send-voice')} title=${fileWord('file.send-voice')} @click=${this.#send}>${icon('send')}</button>` : nothing}
    `
  }

  #recording({ loudness, ms }: Extract<Phase, { phase: 'recording' }>) {
    const shown = loudness.slice(-SHOWN)
    return html`
      <i aria-hidden="true"></i>
      <p class="visually-hidden" role="status">${fileWord('file.recording')}</p>
      <time>${timeText(Math.floor(ms / 1000))}</time>
      ${bars([...Array(SHOWN - shown.length).fill(0), ...shown])}
      ${this.#button('stop', fileWord('file.stop'), () => this.#stop())}
    `
  }

  #ready({ blob, waveform = [], duration = 0 }: OutFile) {
    return html`<innies-voice-player .address=${objectAddress(blob)} .waveform=${waveform} .duration=${duration}></innies-voice-player>`
  }

  #button(name: 'close' | 'stop', text: string, act: () => void) {
    return html`<button class="icon-button" aria-label=${text} title=${text} @click=${act}>${fileIcon(name)}</button>`
  }

  async #begin(): Promise<void> {
    try {
      const recorder = await VoiceRecorder.start((loudness, ms) => {
        if (this.at.phase === 'recording') this.at = { ...this.at, loudness: [...loudness], ms }
        if (ms > LONGEST) void this.#stop()
      })
      if (!this.isConnected) return recorder.discard() // the user left while the browser asked
      this.at = { phase: 'recording', recorder, loudness: [], ms: 0 }
    } catch (error) {
      const isMissing = error instanceof DOMException && error.name === 'NotFoundError'
      this.at = { phase: 'refused', text: fileWord(isMissing ? 'file.no-microphone' : 'file.microphone-blocked') }
    }
    await this.updateComplete
    if (!this.matches(':focus-within')) this.focus()
  }

  async #stop(): Promise<OutFile | undefined> {
    if (this.at.phase !== 'recording') return undefined
    const { recorder } = this.at
    const file = await recorder.stop()
    if (this.isConnected) this.at = { phase: 'ready', file }
    return file
  }

  async #send(): Promise<void> {
    const file = this.at.phase === 'ready' ? this.at.file : await this.#stop()
    if (file) this.dispatchEvent(new VoiceEvent(file))
  }

  #leave(): void {
    this.dispatchEvent(new Event('innies-leave'))
  }

  /** It closes this, and nothing else. */
  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    event.preventDefault()
    this.#leave()
  }
}

define('innies-voice-bar', InniesVoiceBar)

declare global {
  interface HTMLElementTagNameMap {
    'innies-voice-bar': InniesVoiceBar
  }
  interface HTMLElementEventMap {
    'innies-voice': VoiceEvent
  }
}
