import { type FIRST_WORDS, firstWord } from '../base/first-words.ts'
import { markLanguage, untilWords } from '../base/language.ts'
import { PublicElement } from '../base/public-element.ts'
import type { EndReason } from './call-state.ts'
import type { OpenCall } from './open-call.ts'
import { type CallRequest, requestOf } from './request.ts'

/** The call's window opened: its user asked for a call or took one. */
export class CallOpenedEvent extends Event {
  constructor() {
    super('innies-call-opened', { bubbles: true, composed: true })
  }
}

/** The user is no longer in the call. */
export class CallEndedEvent extends Event {
  readonly reason: EndReason
  readonly seconds: number
  constructor(reason: EndReason, seconds: number) {
    super('innies-call-ended', { bubbles: true, composed: true })
    this.reason = reason
    this.seconds = seconds
  }
}

declare global {
  interface HTMLElementEventMap {
    'innies-call-opened': CallOpenedEvent
    'innies-call-ended': CallEndedEvent
  }
  interface HTMLElementTagNameMap {
    'innies-call': InniesCall
  }
}

const STYLES = `
dialog {
  position: fixed;
  inset: 0;
  inline-size: 100vw;
  block-size: 100dvh;
  max-inline-size: none;
  max-block-size: none;
  margin: 0;
  padding: 0;
  border: 0;
  background: var(--stage);
  color: var(--on-stage);
}
dialog::backdrop {
  background: none;
}
dialog > .loading {
  display: grid;
  place-content: center;
  justify-items: center;
  gap: 24px;
  block-size: 100%;
}
dialog > .loading button {
  min-block-size: 44px;
  padding-inline: 20px;
  border-radius: 14px;
  background: var(--glass);
  font-weight: 600;
}
`

/** The call of this page that is open now: there is at most one. */
let current: InniesCall | undefined

/**
 * A call, full screen, between the users of the page's site. Nothing is loaded and no device asked for before it opens.
 * @attr chat - Id of a chat: to show, or to call in.
 * @attr with - Id of a user: the chat with them.
 * @attr room - A room that is no chat: `demo-room-…` in the demo, or one that the user's token names in `rooms`.
 * @attr {boolean} audio - A call without pictures.
 * @attr {boolean} preview - Its user sees and hears themselves, and chooses devices, before the call begins.
 * @attr {boolean} debug - The console says what the call and LiveKit do: to find a fault, not for every day.
 * @attr {boolean} quiet - No call on the page makes a tone, neither while it rings here nor while it rings at the others.
 * @attr {boolean} open - Present while the window is open; set it to open the call.
 * @fires innies-call-opened - Its window opened.
 * @fires innies-call-arrived - Another one is seen or heard: `what` (`picture`, `sound`), `milliseconds` after the tap that took the call, or after it was accepted.
 * @fires innies-call-ended - The user is no longer in the call: `reason`, and how many `seconds` it took.
 */
export class InniesCall extends PublicElement {
  static override readonly observedAttributes = [...PublicElement.observedAttributes, 'open']

  #dialog: HTMLDialogElement | undefined
  #call: OpenCall | undefined
  /** What the window says before a call is in it. */
  #saying: keyof typeof FIRST_WORDS = 'call.joining'

  override connectedCallback(): void {
    super.connectedCallback()
    this.#dialog?.close() // moved: it is no longer in front
    this.#dialog?.showModal()
    if (this.hasAttribute('open')) this.open()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    // A move is no goodbye: it puts the element back in the same task.
    queueMicrotask(() => this.isConnected || this.close())
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value)
    if (name !== 'open' || !this.isConnected) return
    if (value === null) this.close()
    else this.open()
  }

  /** Opens the call and joins it. One call at a time: while another is under way, that one comes to the front. */
  open(request: CallRequest | undefined = requestOf(this)): void {
    if (InniesCall.isInCall()) current?.focus()
    else if (request) this.#start(request)
    else console.warn('innies: <innies-call> needs "chat", "with" or "room"')
  }

  #start(request: CallRequest): void {
    current?.close()
    const dialog = this.#showDialog()
    if (!dialog) return this.complain('hidden', 'The innies-call element stands where it cannot be seen: move it.')
    current = this
    this.#dialog = dialog
    this.#saying =
      'room' in request || request.preview || ('chat' in request && request.answer) ? 'call.joining' : 'call.calling'
    this.retell()
    this.toggleAttribute('open', true)
    this.dispatchEvent(new CallOpenedEvent())
    void this.#load(dialog, request, performance.now())
  }

  /** Leaves the call and closes its window. */
  close(): void {
    if (current !== this) return
    current = undefined
    const [call, dialog] = [this.#call, this.#dialog]
    this.#call = undefined
    this.#dialog = undefined
    call?.close()
    dialog?.close()
    dialog?.remove()
    this.toggleAttribute('open', false)
  }

  override focus(options?: FocusOptions): void {
    this.#dialog?.focus(options)
  }

  protected override start(): void {
    this.link().catch((error: Error) => this.complain('unavailable', error.message))
  }

  protected override leave(): void {
    this.close()
  }

  protected override retell(): void {
    const dialog = this.#dialog
    if (!dialog) return
    markLanguage(dialog)
    dialog.setAttribute('aria-label', firstWord('call.title'))
    dialog.querySelector('.loading p')?.replaceChildren(firstWord(this.#saying))
    dialog.querySelector('.loading button')?.replaceChildren(firstWord('call.close'))
  }

  /** Whether the user is in a call, or on the way into one. A window that only says how a call ended does not count. */
  static isInCall(): boolean {
    return current !== undefined && (current.#call?.isUnderWay() ?? true) // it may be loading still
  }

  /** Closes a window whose call is over: there is something newer to show. */
  static closeFinished(): void {
    if (!InniesCall.isInCall()) current?.close()
  }

  async #load(dialog: HTMLDialogElement, request: CallRequest, tappedAt: number): Promise<void> {
    this.missUser()
    try {
      const [{ openCall }] = await Promise.all([import('./open-call.ts'), untilWords()])
      if (this.#dialog !== dialog) return // closed meanwhile
      this.#call = openCall({
        link: () => this.link(),
        dialog,
        request,
        tappedAt,
        onEnded: (reason, seconds) => this.dispatchEvent(new CallEndedEvent(reason, seconds)),
        onFailed: (code, message) => this.complain(code, message),
        onClose: () => this.close(),
      })
    } catch {
      this.#saying = 'call.not-loaded'
      this.retell()
      this.complain('unavailable', firstWord('call.not-loaded'))
    }
  }

  /** The window, open; undefined where nobody could see it. */
  #showDialog(): HTMLDialogElement | undefined {
    const root = this.openRoot(STYLES)
    const dialog = document.createElement('dialog')
    dialog.tabIndex = -1
    const loading = document.createElement('div')
    loading.className = 'loading'
    const text = document.createElement('p')
    text.setAttribute('role', 'status')
    const close = document.createElement('button')
    close.addEventListener('click', () => this.close())
    loading.append(text, close)
    dialog.append(loading)
    dialog.addEventListener('keydown', event => this.#onEscape(event))
    dialog.addEventListener('cancel', event => this.#onEscape(event))
    dialog.addEventListener('close', () => this.#onClosed(dialog))
    root.append(dialog)
    dialog.showModal()
    if (dialog.checkVisibility?.() ?? true) return dialog
    dialog.remove()
    return undefined
  }

  /** Escape closes the window, but never hangs up by accident. Also the back gesture, which comes as `cancel`. */
  #onEscape(event: Event): void {
    if (event instanceof KeyboardEvent && event.key !== 'Escape') return
    event.preventDefault()
    if (!this.#call?.isLive()) this.close()
  }

  /** A browser closes a dialog that cancels twice; a running call must not be left without its window. */
  #onClosed(dialog: HTMLDialogElement): void {
    if (this.#dialog !== dialog || dialog.open) return
    if (this.#call?.isLive()) dialog.showModal()
    else this.close()
  }
}
