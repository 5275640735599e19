import type { Row } from '../server/protocol/chat.ts'
import { define } from './base/define.ts'
import { markLanguage, untilWords } from './base/language.ts'
import { PublicElement } from './base/public-element.ts'
import type { Launcher } from './chat/launcher.ts'
import type { InniesMessenger, Shows } from './chat/messenger.ts'
import { Offer } from './chat/offer.ts'
import { UnreadEvent, unreadIn } from './chat/unread.ts'

export type { ChatOpenedEvent } from './chat/opened-event.ts'
export type { UnreadEvent } from './chat/unread.ts'
export { identify, logout, type User } from './link/page.ts'

/** How it stands on the page. */
export type ChatMode = 'inbox' | 'inline' | 'launcher'

/** The panel of the launcher was opened or closed. */
export class ToggleEvent extends Event {
  readonly isOpen: boolean
  constructor(isOpen: boolean) {
    super('innies-toggle', { bubbles: true, composed: true })
    this.isOpen = isOpen
  }
}

type Phase =
  | { phase: 'waiting' }
  | { phase: 'loading'; messenger: Promise<InniesMessenger | undefined> }
  | { phase: 'failed' }
  | { phase: 'shown'; messenger: InniesMessenger }

/** Its size is never that of its content: a chat that grew with its messages could not scroll, whatever a page makes of its `display`. */
const STYLES = `
:host {
  display: block;
  position: relative;
  block-size: 100%;
  min-block-size: 0;
  contain: size;
  contain-intrinsic-size: calc(var(--unit) * 80) min(calc(var(--unit) * 140), 100dvh);
  overflow: hidden;
  background: var(--bg);
}
:host([mode='launcher']) { display: contents; block-size: auto; contain: none; }
:host > * {
  position: absolute;
  inset: 0;
}
.offer {
  place-self: center;
  display: grid;
  align-content: center;
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

const LOW = ':host { block-size: auto; contain: none; } :host > * { position: static; }'

/**
 * The whole messenger of the page's user: inbox, conversations, search for people. It fills the box it is given,
 * and loads when that box comes into view; or it is a button in the corner of the page, and a panel.
 * @attr {'inbox' | 'inline' | 'launcher'} mode - `inbox` (default): list and conversation, one of them where the box is
 * narrow. `inline`: one conversation alone, of `chat` or `with`. `launcher`: a button in the corner with the number of
 * unread messages, which opens a panel.
 * @attr chat - Id of a chat: to show, or to call in.
 * @attr with - Id of a user: the chat with them.
 * @attr {'enter' | 'ctrl-enter'} send-on - `ctrl-enter`: Ctrl or Cmd and Enter send, and Enter breaks the line; default: `enter`.
 * @fires innies-chat-opened - Another chat is open, or none.
 * @fires innies-unread - The number of unread messages has changed: `count`.
 * @fires innies-toggle - The panel of the launcher was opened or closed: `isOpen`.
 * @fires innies-call-request - The user wants a call in `chat`, with pictures if `video`; cancel it to place the call yourself.
 * @csspart launcher - The button in the corner of the page.
 * @csspart panel - The panel that the launcher opens.
 */
export class InniesChat extends PublicElement {
  static override readonly observedAttributes: readonly string[] = [
    ...PublicElement.observedAttributes,
    'chat',
    'with',
    'send-on',
  ]

  readonly #root = this.openRoot(this.shows === 'composer' ? STYLES + LOW : STYLES)
  #state: Phase = { phase: 'waiting' }
  #offered: Offer | undefined
  #launcher: Launcher | undefined
  #unread = 0
  #stopCounting: (() => void) | undefined

  /** How it stands on the page; read when it is put there. */
  get mode(): ChatMode {
    const mode = this.getAttribute('mode')
    return mode === 'launcher' || mode === 'inline' ? mode : 'inbox'
  }
  set mode(value: ChatMode) {
    this.setAttribute('mode', value)
  }

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

  /** Unread messages of chats that are not muted; 0 until they are known. */
  get unread(): number {
    return this.#unread
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.#stopCounting) void this.#count()
    if (this.#launcher) this.#launcher.place(this.#root)
    else if (this.#state.phase === 'waiting' && this.getAttribute('connect') === 'click') this.#wait()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stopCounting?.()
    this.#launcher?.leave()
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value)
    if (this.#state.phase === 'shown') this.#pass(this.#state.messenger)
  }

  /** Opens the panel of the launcher. */
  async open(): Promise<void> {
    if (this.mode === 'launcher') (await this.#launch()).open()
  }

  /** Closes it. */
  close(): void {
    this.#launcher?.close()
  }

  /** Shows a chat and puts the focus into it; loads the messenger, and opens the panel, if need be. */
  async openChat(chat: string): Promise<void> {
    await this.open()
    const messenger = await this.#load()
    await messenger?.openChat(chat)
  }

  /** Which part of the messenger it is. */
  protected get shows(): Shows {
    return this.mode === 'inline' ? 'conversation' : 'all'
  }

  protected override start(): void {
    void this.#count()
    if (this.mode === 'launcher') void this.#launch()
    else void inView(this).then(() => this.#load())
  }

  protected override leave(): void {
    this.#stopCounting?.()
    this.#stopCounting = undefined
    this.#countIn()
    this.#launcher?.close()
    this.#box.replaceChildren()
    this.#state = { phase: 'waiting' }
    if (this.getAttribute('connect') === 'click') this.#wait()
  }

  /** Nothing but a button until the user wants to. */
  #wait(): void {
    if (this.mode === 'launcher') void this.afterLoad().then(() => this.#launch())
    else this.#show(new Offer(() => this.#onOffer(), 'chat.open'))
  }

  /** The button in the corner, put there now if it is not there. */
  async #launch(): Promise<Launcher> {
    const { Launcher, LAUNCHER_STYLES } = await import('./chat/launcher.ts')
    if (this.#launcher) return this.#launcher
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(LAUNCHER_STYLES)
    this.#root.adoptedStyleSheets.push(sheet)
    this.#launcher = new Launcher(isOpen => this.#onToggle(isOpen))
    this.addEventListener('innies-close', () => this.close())
    this.#launcher.unread = this.#unread
    this.fetchWords()
    if (this.isConnected) this.#launcher.place(this.#root)
    return this.#launcher
  }

  #onToggle(isOpen: boolean): void {
    this.dispatchEvent(new ToggleEvent(isOpen))
    if (isOpen) void this.#onOffer()
  }

  /** Keeps the number of unread messages. */
  async #count(): Promise<void> {
    const link = await this.link().catch(() => undefined) // who shows the messenger says what is wrong
    this.#stopCounting?.()
    this.#stopCounting = link?.$rows.subscribe(rows => this.#countIn(rows))
  }

  #countIn(rows: ReadonlyMap<string, Row> = new Map()): void {
    const count = unreadIn(rows.values())
    if (count === this.#unread) return
    this.#unread = count
    if (this.#launcher) this.#launcher.unread = count
    this.dispatchEvent(new UnreadEvent(count))
  }

  protected override retell(): void {
    if (this.#state.phase === 'shown') markLanguage(this.#state.messenger)
    else this.#offered?.retell()
    this.#launcher?.retell()
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
    this.#offered?.disable()
    this.missUser()
    const messenger = this.#make()
    if (!this.#stopCounting) void this.#count()
    this.#state = { phase: 'loading', messenger }
    return messenger
  }

  async #make(): Promise<InniesMessenger | undefined> {
    try {
      // The chunk with Lit is asked for beside the messenger that imports it, not after it; the second module is one of its smallest.
      const code = [import('./chat/messenger.ts'), import('./base/initials.ts')]
      const [link] = await Promise.all([this.link(), ...code, untilWords()])
      if (this.#state.phase !== 'loading') return undefined // the user signed out meanwhile
      const messenger = document.createElement('innies-messenger')
      messenger.link = link
      markLanguage(messenger)
      this.#pass(messenger)
      this.#box.replaceChildren(messenger)
      this.#state = { phase: 'shown', messenger }
      return messenger
    } catch (error) {
      console.error('innies: the chat did not load', error)
      this.#state = { phase: 'failed' }
      this.#show(new Offer(() => this.#onOffer(), 'chat.try-again', 'chat.not-loaded'))
      return undefined
    }
  }

  /** What the messenger fills. */
  get #box(): ParentNode {
    return this.#launcher?.panel ?? this.#root
  }

  #pass(messenger: InniesMessenger): void {
    messenger.shows = this.shows
    messenger.canClose = this.mode === 'launcher'
    messenger.chat = this.chat ?? undefined
    messenger.with = this.with ?? undefined
    messenger.sendOn = this.getAttribute('send-on') === 'ctrl-enter' ? 'ctrl-enter' : 'enter'
  }

  /** Shows a button that loads the messenger. */
  #show(offer: Offer): void {
    this.#offered = offer
    this.#box.replaceChildren(offer.box)
    this.fetchWords()
  }
}

function reflect(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name)
  else element.setAttribute(name, value)
}

function inView(element: Element): Promise<void> {
  const { top, bottom, left, right } = element.getBoundingClientRect()
  if (bottom > 0 && right > 0 && top < innerHeight && left < innerWidth) return Promise.resolve() // an observer says so a frame later
  return new Promise(resolve => {
    const observer = new IntersectionObserver(entries => {
      if (!entries.some(entry => entry.isIntersecting)) return
      observer.disconnect()
      resolve()
    })
    observer.observe(element)
  })
}

/** The list of chats alone. The chat that is picked opens in the page's `innies-conversation` and `innies-composer` without a `chat` of their own. */
export class InniesInbox extends InniesChat {
  protected override get shows(): Shows {
    return 'inbox'
  }
}

/** One conversation alone, of `chat` or `with`, else of what is picked in the page's `innies-inbox`. */
export class InniesConversation extends InniesChat {
  protected override get shows(): Shows {
    return 'conversation'
  }
}

/** The box you type in alone, for the chat of `chat` or `with`, else for what is picked in the page's `innies-inbox`. */
export class InniesComposer extends InniesChat {
  protected override get shows(): Shows {
    return 'composer'
  }
}

define('innies-chat', InniesChat)
define('innies-inbox', InniesInbox)
define('innies-conversation', InniesConversation)
define('innies-composer', InniesComposer)

declare global {
  interface HTMLElementTagNameMap {
    'innies-chat': InniesChat
    'innies-inbox': InniesInbox
    'innies-conversation': InniesConversation
    'innies-composer': InniesComposer
  }
  interface HTMLElementEventMap {
    'innies-toggle': ToggleEvent
  }
}
