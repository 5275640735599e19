import { define } from './base/define.ts'
import { type FIRST_WORDS, firstWord } from './base/first-words.ts'
import { markLanguage, untilWords } from './base/language.ts'
import { PublicElement } from './base/public-element.ts'
import type { InniesMessenger } from './chat/messenger.ts'

export type { ChatOpenedEvent } from './chat/opened-event.ts'

/** Keys of what the button in the messenger's place says, and why it stands there. */
type Offer = { label: keyof typeof FIRST_WORDS; reason?: keyof typeof FIRST_WORDS }

type Phase =
  | { phase: 'waiting' }
  | { phase: 'loading'; messenger: Promise<InniesMessenger | undefined> }
  | { phase: 'failed' }
  | { phase: 'shown'; messenger: InniesMessenger }

const STYLES = `
:host {
  display: grid;
  grid-template: minmax(0, 1fr) / minmax(0, 1fr);
  block-size: 100%;
  min-block-size: min(calc(var(--unit) * 140), 100dvh);
  overflow: hidden;
  background: var(--bg);
}
.offer {
  place-self: center;
  display: grid;
  gap: calc(var(--unit) * 3);
  justify-items: center;
  padding: calc(var(--unit) * 4);
  text-align: center;
  color: var(--soft);
}
.offer button {
  min-block-size: calc(var(--unit) * 11);
  padding-inline: calc(var(--unit) * 5);
  border-radius: calc(var(--radius) * 2 / 3);
  background: var(--accent);
  color: var(--on-accent);
  font-weight: 600;
}
.offer button:disabled { opacity: .6; }
`

/**
 * The whole messenger of the page's user: inbox, conversations, search for people. It fills the box it is given,
 * and loads when that box comes into view.
 * @attr server - Base address of the innies server; default: where the script came from.
 * @attr token-url - Endpoint of the site that gives the user's token.
 * @attr chat - Id of the chat to show.
 * @attr with - Id of a user: shows the chat with them.
 * @attr connect - `click`: nothing is loaded until the user presses a button.
 * @attr theme - `light` or `dark`; default: the color-scheme of the page.
 * @fires innies-chat-opened - Another chat is open, or none.
 * @fires innies-error - With `code` and `message`.
 * @fires innies-call-request - The user wants a call; `innies-call` hears it.
 */
export class InniesChat extends PublicElement {
  static override readonly observedAttributes: readonly string[] = [...PublicElement.observedAttributes, 'chat', 'with']

  readonly #root = this.openRoot(STYLES)
  #state: Phase = { phase: 'waiting' }
  #offered: Offer | undefined

  /** Id of the chat to show. */
  get chat(): string | null {
    return this.getAttribute('chat')
  }
  set chat(value: string | null) {
    reflect(this, 'chat', value)
  }

  /** Id of a user: shows the chat with them. */
  get with(): string | null {
    return this.getAttribute('with')
  }
  set with(value: string | null) {
    reflect(this, 'with', value)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.#state.phase === 'waiting' && this.getAttribute('connect') === 'click') this.#offer({ label: 'chat.open' })
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value)
    if (this.#state.phase === 'shown') this.#pass(this.#state.messenger)
  }

  /** Shows a chat and puts the focus into it; loads the messenger if need be. */
  async openChat(chat: string): Promise<void> {
    const messenger = await this.#load()
    await messenger?.openChat(chat)
  }

  protected override start(): void {
    void inView(this).then(() => this.#load())
  }

  protected override retell(): void {
    if (this.#state.phase === 'shown') return markLanguage(this.#state.messenger)
    const { label, reason } = this.#offered ?? {}
    for (const box of this.#root.querySelectorAll<HTMLElement>('.offer')) markLanguage(box)
    for (const button of this.#root.querySelectorAll('button')) button.textContent = label ? firstWord(label) : ''
    for (const text of this.#root.querySelectorAll('p')) text.textContent = reason ? firstWord(reason) : ''
  }

  /** The user pressed the button: what comes in its place takes the focus. */
  async #onOffer(): Promise<void> {
    const messenger = await this.#load()
    await messenger?.updateComplete
    messenger?.focus()
  }

  /** The messenger, in place; undefined if it did not load. */
  #load(): Promise<InniesMessenger | undefined> {
    if (this.#state.phase === 'shown') return Promise.resolve(this.#state.messenger)
    if (this.#state.phase === 'loading') return this.#state.messenger
    for (const button of this.#root.querySelectorAll('button')) button.disabled = true
    if (!this.isIdentified) this.complain('unauthorized', 'Set token-url or getToken on an innies element.')
    const messenger = this.#make()
    this.#state = { phase: 'loading', messenger }
    return messenger
  }

  async #make(): Promise<InniesMessenger | undefined> {
    try {
      const [link] = await Promise.all([this.link(), import('./chat/messenger.ts'), untilWords()])
      const messenger = document.createElement('innies-messenger')
      messenger.link = link
      markLanguage(messenger)
      this.#pass(messenger)
      this.#root.replaceChildren(messenger)
      this.#state = { phase: 'shown', messenger }
      return messenger
    } catch (error) {
      console.error('innies: the chat did not load', error)
      this.#state = { phase: 'failed' }
      this.#offer({ label: 'chat.try-again', reason: 'chat.not-loaded' })
      return undefined
    }
  }

  #pass(messenger: InniesMessenger): void {
    messenger.chat = this.chat ?? undefined
    messenger.with = this.with ?? undefined
  }

  /** Shows a button that loads the messenger. */
  #offer(offer: Offer): void {
    this.#offered = offer
    const box = document.createElement('div')
    box.className = 'offer'
    box.setAttribute('role', 'status')
    const button = document.createElement('button')
    button.type = 'button'
    button.addEventListener('click', () => void this.#onOffer())
    if (offer.reason) box.append(document.createElement('p'))
    box.append(button)
    this.#root.replaceChildren(box)
    this.retell()
    this.fetchWords()
  }
}

function reflect(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name)
  else element.setAttribute(name, value)
}

function inView(element: Element): Promise<void> {
  return new Promise(resolve => {
    const observer = new IntersectionObserver(entries => {
      if (!entries.some(entry => entry.isIntersecting)) return
      observer.disconnect()
      resolve()
    })
    observer.observe(element)
  })
}

define('innies-chat', InniesChat)

declare global {
  interface HTMLElementTagNameMap {
    'innies-chat': InniesChat
  }
}
