import { drawn, FIRST_PATHS } from '../base/first-icons.ts'
import { firstWord } from '../base/first-words.ts'
import { markLanguage } from '../base/language.ts'
import { PublicElement } from '../base/public-element.ts'
import { requestOf } from './request.ts'
import { startCall } from './start-call.ts'

const STYLES = `
:host {
  display: inline-block;
}
button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  gap: 8px;
  min-block-size: 44px;
  padding-inline: 16px;
  border-radius: min(14px, var(--radius));
  background: var(--call);
  color: var(--on-call);
  font-weight: 600;
}
button:hover {
  filter: brightness(1.06);
}
`

/**
 * A button that calls. It stands and works before anything else is loaded.
 * @attr chat - Id of a chat: to show, or to call in.
 * @attr with - Id of a user: the chat with them.
 * @attr room - A room that is no chat: `demo-room-…` in the demo, or one that the user's token names in `rooms`.
 * @attr {boolean} audio - A call without pictures.
 * @attr {boolean} preview - Its user sees and hears themselves, and chooses devices, before the call begins.
 * @slot - The text; default "Video call" or "Audio call".
 * @csspart button - The button that calls.
 */
export class InniesCallButton extends PublicElement {
  static override readonly observedAttributes = [...PublicElement.observedAttributes, 'audio']

  override connectedCallback(): void {
    this.#render()
    super.connectedCallback()
    this.fetchWords()
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value)
    if (name === 'audio' && this.shadowRoot) this.#render()
  }

  /** As a click on it. */
  override click(): void {
    this.shadowRoot?.querySelector('button')?.click()
  }

  override focus(options?: FocusOptions): void {
    this.shadowRoot?.querySelector('button')?.focus(options)
  }

  protected override start(): void {
    this.link().catch((error: Error) => console.warn(error.message))
  }

  #render(): void {
    const isAudio = this.hasAttribute('audio')
    const button = document.createElement('button')
    button.type = 'button'
    button.part.add('button')
    const text = document.createElement('slot')
    button.append(drawn(FIRST_PATHS[isAudio ? 'phone' : 'video']), text)
    button.addEventListener('click', () => this.#onClick())
    for (const sign of ['pointerenter', 'focus']) button.addEventListener(sign, soon, { once: true })
    const root = this.openRoot(STYLES)
    root.replaceChildren(button)
    this.retell()
  }

  protected override retell(): void {
    const text = firstWord(this.hasAttribute('audio') ? 'call.audio-call' : 'call.video-call')
    for (const button of this.shadowRoot?.querySelectorAll('button') ?? []) markLanguage(button)
    this.shadowRoot?.querySelector('slot')?.replaceChildren(text)
  }

  #onClick(): void {
    const request = requestOf(this)
    this.link().catch(() => {}) // names the user, if this element knows; the call says what went wrong
    if (request) startCall(request)
    else console.warn('innies: <innies-call-button> needs "chat", "with" or "room"')
  }
}

/** Whoever points at it is about to call. */
const soon = () => import('./warm.ts').then(({ warm }) => warm()).catch(() => {})

declare global {
  interface HTMLElementTagNameMap {
    'innies-call-button': InniesCallButton
  }
}
