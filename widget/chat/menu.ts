import { css, html, LitElement } from 'lit'
import { property, query } from 'lit/decorators.js'
import { define } from '../base/define.ts'
import { tokens } from './styles.ts'

export type MenuItem = { text: string; isDanger?: boolean; act: () => void }

/** Opens a menu at a control, which gets the focus back. */
export function openMenu(anchor: HTMLElement, name: string, items: readonly MenuItem[]): void {
  const menu = document.createElement('innies-menu')
  menu.anchor = anchor
  menu.name = name
  menu.items = items
  anchor.getRootNode().appendChild(menu)
}

const EDGE = 8 // px to the edges of the window
const GAP = 4 // px to the anchor

const styles = css`
  div {
    inset: auto;
    margin: 0;
    min-inline-size: 200px;
    max-inline-size: calc(100vw - 16px);
    max-block-size: calc(100dvh - 16px);
    padding: calc(var(--unit) * 1.5);
    overflow: auto;
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) * 8 / 9);
    background: var(--bg);
    color: var(--ink);
    box-shadow: var(--shadow);
    animation: menu-in 120ms;
  }
  button {
    display: block;
    inline-size: 100%;
    min-block-size: calc(var(--unit) * 10);
    padding-inline: calc(var(--unit) * 3);
    border-radius: calc(var(--radius) / 2);
    text-align: start;
    font-size: 14px;
    line-height: 20px;
  }
  button:is(:hover, :focus) {
    background: color-mix(in srgb, var(--ink) 7%, transparent);
  }
  button:focus-visible {
    outline-offset: -2px;
  }
  [data-danger] {
    color: var(--danger);
  }
  @media (pointer: coarse) {
    button {
      min-block-size: calc(var(--unit) * 12);
    }
  }
  @keyframes menu-in {
    from {
      opacity: 0;
    }
  }
`

/** A menu over everything, gone with the first choice, Escape, or a click elsewhere. */
export class InniesMenu extends LitElement {
  static override styles = [tokens, styles]

  @property({ attribute: false }) anchor!: HTMLElement
  @property() name = ''
  @property({ attribute: false }) items: readonly MenuItem[] = []

  @query('div') private box!: HTMLElement

  override firstUpdated(): void {
    this.box.showPopover()
    this.#place()
    this.#buttons()[0]?.focus()
  }

  override render() {
    return html`
      <div popover role="menu" aria-label=${this.name} @toggle=${this.#onToggle} @keydown=${this.#onKeydown}>
        ${this.items.map(
          ({ text, isDanger, act }) =>
            html`<button role="menuitem" tabindex="-1" ?data-danger=${isDanger} @click=${() => this.#choose(act)}>${text}</button>`,
        )}
      </div>
    `
  }

  /** Below the anchor and flush with its end; above where there is no room. */
  #place(): void {
    const anchor = this.anchor.getBoundingClientRect()
    const { offsetWidth: width, offsetHeight: height, style } = this.box
    const isRtl = getComputedStyle(this).direction === 'rtl'
    const left = isRtl ? anchor.left : anchor.right - width
    const below = anchor.bottom + GAP
    const top = below + height > innerHeight - EDGE ? anchor.top - GAP - height : below
    style.left = `${clamp(left, innerWidth - width)}px`
    style.top = `${clamp(top, innerHeight - height)}px`
  }

  #buttons(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('button')]
  }

  #choose(act: () => void): void {
    this.#close()
    act()
  }

  #close(): void {
    if (!this.isConnected) return
    this.remove()
    this.anchor.focus()
  }

  #onToggle(event: Event): void {
    if ((event as ToggleEvent).newState === 'closed' && this.isConnected) this.#close()
  }

  #onKeydown(event: KeyboardEvent): void {
    event.stopPropagation()
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault()
      return this.#close()
    }
    const buttons = this.#buttons()
    const at = buttons.findIndex(button => button.matches(':focus'))
    const { length } = buttons
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1 + length, Home: 0, End: length - 1 }
    const to = steps[event.key]
    if (to === undefined) return
    event.preventDefault()
    buttons[to % length]?.focus()
  }
}

const clamp = (at: number, most: number) => Math.max(EDGE, Math.min(at, most - EDGE))

define('innies-menu', InniesMenu)

declare global {
  interface HTMLElementTagNameMap {
    'innies-menu': InniesMenu
  }
}
