import { css, html, LitElement, nothing } from 'lit'
import { property, query, state } from 'lit/decorators.js'
import { define } from '../base/define.ts'
import { fileIcon } from '../base/file-icons.ts'
import { fileWord } from '../base/file-words.ts'
import { number } from '../base/text.ts'
import { duration as timeText } from '../base/time.ts'
import { iconButton, tokens } from './styles.ts'
import { bars } from './waveform.ts'

const SPEEDS = [1, 1.5, 2]

/** The only one that is heard. */
let heard: HTMLAudioElement | undefined

const styles = css`
  :host {
    display: grid;
    grid-template-columns: 40px minmax(0, 1fr) auto auto;
    gap: calc(var(--unit) * 2);
    align-items: center;
    inline-size: 300px;
    max-inline-size: 100%;
    block-size: 48px;
    padding-inline: 4px;
    color: inherit;
  }
  .icon-button {
    color: inherit;
    border-radius: 50%;
    background: color-mix(in srgb, currentcolor 14%, transparent);
  }
  .track {
    position: relative;
    block-size: 28px;
    direction: ltr;
  }
  .bars {
    display: block;
    inline-size: 100%;
    block-size: 28px;
    fill: currentcolor;
    stroke: none;
  }
  [data-ahead] {
    opacity: 0.45;
  }
  input {
    position: absolute;
    inset: -8px 0;
    inline-size: 100%;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .track:has(:focus-visible) {
    outline: 2px solid currentcolor;
    outline-offset: 2px;
    border-radius: 4px;
  }
  time,
  .speed {
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }
  .speed {
    position: relative;
    min-inline-size: 32px;
    padding: 4px;
    border-radius: 8px;
    font-weight: 600;
    background: color-mix(in srgb, currentcolor 14%, transparent);
  }
  .speed::after {
    content: '';
    position: absolute;
    inset: -8px -4px;
  }
`

/**
 * A voice message: how loud it is, where one is in it, how fast it goes.
 * @fires error - It cannot be played from this address.
 */
export class InniesVoicePlayer extends LitElement {
  static override styles = [tokens, iconButton, styles]

  @property() address = ''
  @property({ attribute: false }) waveform: readonly number[] = []
  /** ms, as its speaker says: recordings of browsers do not know it themselves. */
  @property({ attribute: false }) duration = 0

  @state() private isPlaying = false
  @state() private at = 0
  @state() private speed = 1

  @query('audio') private audio!: HTMLAudioElement

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.audio?.pause()
  }

  override render() {
    const seconds = this.#seconds
    const speed = `${number(this.speed)}×`
    const text = fileWord(this.isPlaying ? 'file.pause' : 'file.play')
    const shown = timeText(Math.round(this.at || seconds))
    return html`
      <audio
        preload="metadata"
        src=${this.address || nothing}
        @play=${this.#onPlay}
        @pause=${() => (this.isPlaying = false)}
        @ended=${() => (this.at = 0)}
        @timeupdate=${() => (this.at = this.audio.currentTime)}
        @error=${() => this.dispatchEvent(new Event('error'))}
      ></audio>
      <button class="icon-button" aria-label=${text} title=${text} @click=${this.#toggle}>${fileIcon(this.isPlaying ? 'pause' : 'play')}</button>
      <div class="track">
        ${bars(this.waveform, this.at ? this.at / seconds : 0)}
        <input type="range" min="0" max=${seconds} step="0.1" .value=${String(this.at)} aria-label=${fileWord('file.position')} aria-valuetext=${shown} @input=${this.#onSeek} />
      </div>
      <time>${shown}</time>
      <button class="speed" dir="ltr" aria-label=${fileWord('file.speed', { speed })} @click=${this.#faster}>${speed}</button>
    `
  }

  get #seconds(): number {
    return Math.max(0.1, this.duration / 1000)
  }

  #toggle(): void {
    const { audio } = this
    audio.playbackRate = this.speed
    if (audio.paused)
      audio.play().catch(() => {}) // the audio's own error says so
    else audio.pause()
  }

  #onPlay(): void {
    if (heard !== this.audio) heard?.pause()
    heard = this.audio
    this.isPlaying = true
  }

  #onSeek({ currentTarget }: Event): void {
    this.at = Number((currentTarget as HTMLInputElement).value)
    this.audio.currentTime = this.at
  }

  #faster(): void {
    this.speed = SPEEDS[(SPEEDS.indexOf(this.speed) + 1) % SPEEDS.length] ?? 1
    this.audio.playbackRate = this.speed
  }
}

define('innies-voice-player', InniesVoicePlayer)

declare global {
  interface HTMLElementTagNameMap {
    'innies-voice-player': InniesVoicePlayer
  }
}
