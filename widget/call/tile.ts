import { css, html, LitElement, nothing, unsafeCSS } from 'lit'
import { property, query } from 'lit/decorators.js'
import type { Person } from '../../server/protocol/people.ts'
import { callIcon } from '../base/call-icons.ts'
import { word } from '../base/call-words.ts'
import { define } from '../base/define.ts'
import { stageWord } from '../base/stage-words.ts'
import { TOKENS } from '../base/tokens.ts'
import '../base/avatar.ts'
import type { Show, Tile } from './engine.ts'

const styles = css`
  :host {
    position: relative;
    display: grid;
    place-items: center;
    overflow: hidden;
    background: var(--tile);
    color: var(--on-stage);
  }
  @media (forced-colors: active) {
    :host {
      border: 1px solid;
    }
  }
  video {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  :host([mirrored]) video {
    transform: scaleX(-1);
  }
  :host([screen]) video {
    object-fit: contain;
  }
  innies-avatar:has(+ video[data-dark]) {
    z-index: 1;
  }
  innies-avatar {
    border-radius: 50%;
    transition: box-shadow 160ms;
  }
  innies-avatar[speaking] {
    box-shadow: 0 0 0 6px color-mix(in srgb, var(--call) 55%, transparent);
  }
  :host([speaking])::after {
    content: "";
    position: absolute;
    inset: 0;
    border: 3px solid var(--call);
    border-radius: inherit;
  }
  .tag {
    position: absolute;
    inset-block-end: 8px;
    inset-inline-start: 8px;
    max-inline-size: calc(100% - 16px);
    display: flex;
    gap: 4px;
    align-items: center;
    padding-inline: 8px;
    border-radius: 10px;
    background: var(--veil);
    font-size: 12px;
    line-height: 20px;
  }
  .trouble,
  .weak {
    position: absolute;
    inset-block-start: 8px;
    inset-inline-start: 8px;
    padding-inline: 8px;
    border-radius: 10px;
    background: var(--veil);
    font-size: 12px;
    line-height: 24px;
  }
  .weak {
    color: var(--warn);
    line-height: 0;
    padding: 4px;
  }
  .tag span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .tag svg {
    inline-size: 14px;
    block-size: 14px;
  }
`

/** One person of a call: their picture, or else who they are. */
export class InniesCallTile extends LitElement {
  static override styles = [unsafeCSS(TOKENS), styles]

  @property({ attribute: false }) tile: Tile | undefined
  @property({ attribute: false }) person: Person | undefined
  /** Diameter of the avatar, px. */
  @property({ type: Number }) size = 96
  /** Says whose tile it is; empty where the name already stands above. */
  @property() label = ''
  @query('video') private video!: HTMLVideoElement | null

  #shown: Show | undefined
  #stop: (() => void) | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.requestUpdate() // put back after a move: the picture was let go
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#letGo()
  }

  protected override render() {
    const { tile, person } = this
    return html`
      <innies-avatar .person=${person} .size=${this.size} ?speaking=${tile?.isSpeaking && !tile.show}></innies-avatar>
      ${tile?.show ? html`<video autoplay playsinline .muted=${true} ?data-dark=${tile.isDark} aria-label=${tile.isScreen ? this.label : (person?.name ?? nothing)}></video>` : nothing}
      ${tile && !tile.isScreen ? this.#renderTrouble(tile) : nothing}
      ${this.label || tile?.isMuted ? this.#renderTag() : nothing}
    `
  }

  protected override updated(): void {
    const show = this.isConnected ? this.tile?.show : undefined
    if (show === this.#shown) return
    this.#letGo()
    if (!show || !this.video) return
    this.#stop = show(this.video)
    this.#shown = show
  }

  /** What is wrong on the way to this one person. */
  #renderTrouble({ quality, isPaused, isLocal }: Tile) {
    if (isLocal) return nothing // said in a note, which says what to do
    if (quality === 'lost') return html`<p class="trouble">${stageWord('stage.tile-lost')}</p>`
    if (isPaused) return html`<p class="trouble">${stageWord('stage.tile-paused')}</p>`
    if (quality !== 'weak') return nothing
    return html`<p class="weak"><span class="visually-hidden">${word('call.quality')} ${word('call.quality-weak')}</span>${callIcon('warn')}</p>`
  }

  #renderTag() {
    const name = this.person?.name ?? ''
    const muted = html`<span class="visually-hidden">${word('call.muted', { name })}</span>${callIcon('micOff')}`
    const hand = this.tile?.hand ? html`<b aria-hidden="true">✋</b>` : nothing
    return html`<div class="tag">${hand}${this.tile?.isMuted ? muted : nothing}${this.label ? html`<span>${this.label}</span>` : nothing}</div>`
  }

  #letGo(): void {
    this.#stop?.()
    this.#stop = undefined
    this.#shown = undefined
  }
}

define('innies-call-tile', InniesCallTile)

declare global {
  interface HTMLElementTagNameMap {
    'innies-call-tile': InniesCallTile
  }
}
