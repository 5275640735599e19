import { css, html, LitElement, unsafeCSS } from 'lit'
import { define } from '../base/define.ts'
import { stageWord } from '../base/stage-words.ts'
import { TOKENS } from '../base/tokens.ts'

type Side = 'start' | 'end'

/** Where it was put last: it stays there, in later calls of this page too. */
let corner: { block: Side; inline: Side } = { block: 'end', inline: 'end' }

const FAR = 4 // px: less is a tap
const GLIDE = 160 // ms

const styles = css`
  :host {
    position: absolute;
    z-index: 1;
    inset-inline-end: calc(20px + var(--aside));
    inset-block-end: calc(108px + env(safe-area-inset-bottom));
    inline-size: 220px;
    block-size: 138px;
    display: grid;
    border-radius: 14px;
    overflow: hidden;
    box-shadow: var(--shadow);
    outline: 2px solid var(--glass);
    cursor: grab;
    touch-action: none;
  }
  :host([block="start"]) {
    inset-block: 84px auto;
  }
  :host([inline="start"]) {
    inset-inline: 20px auto;
  }
  :host(:focus-visible) {
    outline-color: var(--on-stage);
  }
  ::slotted(*) {
    grid-area: 1 / 1;
  }
  @container stage (width < 600px) {
    :host {
      inset-inline-end: 12px;
      inline-size: 104px;
      block-size: 140px;
    }
    :host([inline="start"]) {
      inset-inline: 12px auto;
    }
  }
  @container stage (width >= 600px) and (height < 480px) {
    :host {
      inline-size: 140px;
      block-size: 88px;
    }
  }
`

/** The own picture in a corner of the stage: it can be dragged into another one, or sent there by the arrow keys. */
export class InniesCallSelf extends LitElement {
  static override styles = [unsafeCSS(TOKENS), styles]

  #from: { x: number; y: number } | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.tabIndex = 0
    this.role = 'group'
    this.addEventListener('pointerdown', this.#onPointerDown)
    this.addEventListener('pointermove', this.#onPointerMove)
    this.addEventListener('pointerup', this.#onPointerUp)
    this.addEventListener('pointercancel', this.#onPointerUp)
    this.addEventListener('keydown', this.#onKeydown)
    this.#stand()
  }

  protected override render() {
    this.ariaLabel = stageWord('stage.self')
    return html`<slot></slot>`
  }

  #stand(): void {
    this.setAttribute('block', corner.block)
    this.setAttribute('inline', corner.inline)
  }

  /** Into a corner, gliding from where it is. */
  #put(next: typeof corner): void {
    const old = this.getBoundingClientRect()
    corner = next
    this.style.translate = ''
    this.#stand()
    const now = this.getBoundingClientRect()
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
    this.animate([{ translate: `${old.x - now.x}px ${old.y - now.y}px` }, { translate: '0 0' }], {
      duration: GLIDE,
      easing: 'ease-out',
    })
  }

  get #isRtl(): boolean {
    return getComputedStyle(this).direction === 'rtl'
  }

  readonly #onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0 || event.composedPath().some(node => node instanceof HTMLButtonElement)) return
    this.#from = { x: event.clientX, y: event.clientY }
    this.setPointerCapture(event.pointerId)
  }

  readonly #onPointerMove = ({ clientX, clientY }: PointerEvent): void => {
    if (this.#from) this.style.translate = `${clientX - this.#from.x}px ${clientY - this.#from.y}px`
  }

  readonly #onPointerUp = ({ clientX, clientY }: PointerEvent): void => {
    const from = this.#from
    this.#from = undefined
    if (!from || Math.hypot(clientX - from.x, clientY - from.y) < FAR) {
      this.style.translate = ''
      return
    }
    const stage = (this.offsetParent ?? document.documentElement).getBoundingClientRect()
    const { x, y, width, height } = this.getBoundingClientRect()
    const isLeft = x + width / 2 < stage.x + stage.width / 2
    const isUp = y + height / 2 < stage.y + stage.height / 2
    this.#put({ block: isUp ? 'start' : 'end', inline: isLeft === this.#isRtl ? 'end' : 'start' })
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    const [before, after] = this.#isRtl ? (['end', 'start'] as const) : (['start', 'end'] as const)
    const moves: Record<string, Partial<typeof corner>> = {
      ArrowUp: { block: 'start' },
      ArrowDown: { block: 'end' },
      ArrowLeft: { inline: before },
      ArrowRight: { inline: after },
    }
    const move = moves[event.key]
    if (!move) return
    event.preventDefault()
    this.#put({ ...corner, ...move })
  }
}

define('innies-call-self', InniesCallSelf)
