import { drawn, FIRST_PATHS } from '../base/first-icons.ts'
import { firstWord } from '../base/first-words.ts'
import { onLinked } from '../link/page.ts'

export { LAUNCHER_STYLES } from './launcher.styles.ts'

const SMALL = '(width < 480px)' // where the panel fills the screen, as in the styles

// The user is told what is new though the messenger may never be opened.
onLinked(link => link && void import('../notify/notices.ts'))

/** The bubble in the corner of the page, and the panel that it opens; over everything, whatever the page's layers are. */
export class Launcher {
  /** What the messenger goes into. */
  readonly panel = document.createElement('dialog')
  readonly #bubble = document.createElement('div')
  readonly #button = document.createElement('button')
  readonly #badge = document.createElement('span')
  readonly #toggled: (isOpen: boolean) => void
  readonly #small = matchMedia(SMALL)
  #stop = new AbortController()
  #isOpen = false
  #unread = 0

  /** `toggled` is called after it was opened or closed. */
  constructor(toggled: (isOpen: boolean) => void) {
    this.#toggled = toggled
    this.#badge.className = 'badge'
    this.#badge.ariaHidden = 'true'
    this.#button.type = 'button'
    this.#button.part.add('launcher')
    this.#button.setAttribute('aria-haspopup', 'dialog')
    this.#button.setAttribute('aria-controls', 'panel')
    this.#button.addEventListener('click', () => (this.#isOpen ? this.close() : this.open()))
    this.#bubble.className = 'bubble'
    this.#bubble.popover = 'manual'
    this.#bubble.append(this.#button, this.#badge)
    this.panel.className = 'panel'
    this.panel.id = 'panel'
    this.panel.part.add('panel')
    this.panel.tabIndex = -1
    this.panel.addEventListener('keydown', event => this.#onKeydown(event))
    this.panel.addEventListener('cancel', event => event.preventDefault()) // Escape has its say in #onKeydown
    this.#press(false)
    this.retell()
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  /** How many messages the user has not read. */
  set unread(count: number) {
    this.#unread = count
    this.retell()
  }

  /** Its texts in the words that the page's language now has. */
  retell(): void {
    const [count, name] = [this.#unread, firstWord('chat.title')]
    this.#badge.textContent = count > 99 ? '99+' : count ? String(count) : ''
    this.#button.ariaLabel = count ? `${name}, ${firstWord('chat.unread', { count })}` : name
    this.panel.ariaLabel = name
  }

  /** Puts it into the page, or takes it up again after the element was moved. */
  place(root: ShadowRoot): void {
    root.replaceChildren(this.#bubble, this.panel)
    this.#bubble.showPopover()
    if (this.#isOpen) this.#raise()
  }

  open(): void {
    if (this.#isOpen) return
    this.#press(true)
    this.#raise()
    this.panel.focus({ preventScroll: true }) // until what it shows is there
    this.#toggled(true)
  }

  close(): void {
    if (!this.#isOpen) return
    this.#press(false)
    this.#lower()
    this.#button.focus({ preventScroll: true })
    this.#toggled(false)
  }

  /** Gives the page back what was taken from it, when the element leaves it. */
  leave(): void {
    this.#lower()
  }

  #press(isOpen: boolean): void {
    this.#isOpen = isOpen
    this.#button.ariaExpanded = String(isOpen)
    this.#button.replaceChildren(drawn(FIRST_PATHS[isOpen ? 'down' : 'chat']))
  }

  /** A window over the page where the screen is small, else beside what the page shows. */
  #raise(): void {
    this.#lower()
    this.#stop = new AbortController()
    const { signal } = this.#stop
    this.#small.addEventListener('change', () => this.#raise(), { signal })
    if (this.#small.matches) this.#fillScreen(signal)
    else {
      this.panel.popover = 'manual'
      this.panel.showPopover()
    }
  }

  #fillScreen(signal: AbortSignal): void {
    const { style } = document.documentElement
    const { overflow } = style
    style.overflow = 'hidden' // the page behind does not scroll
    signal.addEventListener('abort', () => {
      style.overflow = overflow
    })
    this.panel.popover = null
    this.panel.showModal()
    const view = window.visualViewport
    // A touch keyboard covers the page and leaves its size alone, except for this one.
    const fit = () => {
      this.panel.style.setProperty('--top', `${view?.offsetTop ?? 0}px`)
      this.panel.style.setProperty('--height', view ? `${view.height}px` : '100dvh')
    }
    view?.addEventListener('resize', fit, { signal })
    view?.addEventListener('scroll', fit, { signal })
    fit()
  }

  #lower(): void {
    this.#stop.abort()
    if (this.panel.open) this.panel.close()
    if (this.panel.popover && this.panel.isConnected) this.panel.hidePopover()
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return
    event.preventDefault()
    this.close()
  }
}
