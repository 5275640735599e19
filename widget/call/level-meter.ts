import { css, html, LitElement, nothing, type PropertyValues, unsafeCSS } from 'lit'
import { property, state } from 'lit/decorators.js'
import { define } from '../base/define.ts'
import { sheetWord } from '../base/sheet-words.ts'
import { stageWord } from '../base/stage-words.ts'
import { TOKENS } from '../base/tokens.ts'
import { listen } from './level.ts'

const OFTEN = 80 // ms between two looks
const SILENCE = 4000 // ms without a single sign of life: a room is never that quiet

const styles = css`
  .meter {
    block-size: 8px;
    overflow: hidden;
    border-radius: 4px;
    background: var(--glass);
  }
  .meter i {
    display: block;
    block-size: 100%;
    border-radius: inherit;
    background: var(--call);
  }
  p {
    padding-block-start: 8px;
    color: var(--warn);
    font-size: 13px;
    line-height: 18px;
  }
  @media (forced-colors: active) {
    .meter {
      border: 1px solid;
    }
    .meter i {
      background: Highlight;
      forced-color-adjust: none;
    }
  }
`

/** Shows how loud a microphone is; and says so when nothing at all comes from it. */
export class LevelMeter extends LitElement {
  static override styles = [unsafeCSS(TOKENS), styles]

  @property({ attribute: false }) track: MediaStreamTrack | undefined
  /** Per cent of the bar. */
  @state() private level = 0
  @state() private isSilent = false

  #stop = () => {}

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated) this.#follow()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop()
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('track')) this.#follow()
    const bar = this.renderRoot.querySelector('i') // by script, since policies forbid styles in HTML
    if (bar) bar.style.inlineSize = `${this.level}%`
  }

  protected override render() {
    const name = sheetWord('sheet.level')
    return html`
      <div class="meter" role="meter" aria-label=${name} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${this.level}>
        <i></i>
      </div>
      ${this.isSilent ? html`<p role="status">${stageWord('stage.silent')}</p>` : nothing}
    `
  }

  #follow(): void {
    this.#stop()
    this.#stop = () => {}
    this.level = 0
    this.isSilent = false
    if (!this.track) return
    let quiet = 0
    this.#stop = listen(
      this.track,
      level => {
        quiet = level === 0 ? quiet + OFTEN : 0
        this.isSilent = quiet >= SILENCE
        this.level = percentOf(level)
      },
      OFTEN,
    )
  }
}

/** Ears hear by powers: a voice near the microphone is at 0.03 to 0.2, and fills a third to all of the bar. */
function percentOf(level: number): number {
  return Math.min(100, Math.round(Math.sqrt(level) * 200))
}

define('innies-call-level', LevelMeter)
