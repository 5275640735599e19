import type { Row } from '../../server/protocol/chat.ts'
import { markLanguage, untilWords } from '../base/language.ts'
import { PublicElement } from '../base/public-element.ts'
import { BOX_STYLES, LOW_STYLES } from './box.styles.ts'
import { inView } from './in-view.ts'
import type { Launcher } from './launcher.ts'
import type { InniesMessenger, Shows } from './messenger.ts'
import { Offer } from './offer.ts'
import { ToggleEvent } from './toggle-event.ts'
import { UnreadEvent, unreadIn } from './unread.ts'

/** How it stands on the page. */
export type ChatMode = 'inbox' | 'inline' | 'launcher'

type Phase =
  | { phase: 'waiting' }
  | { phase: 'loading'; messenger: Promise<InniesMessenger | undefined> }
  | { phase: 'failed' }
  | { phase: 'shown'; messenger: InniesMessenger }

/**
 * The whole messenger of the page's user: inbox, conversations, search for people. It fills the box it is given,
 * and loads when that box comes into view; or it is a button in the corner of the page, and a panel.
 * @attr {'inbox' | 'inline' | 'launcher'} mode - `inbox` (default): list and conversation, one of them where the box is
 * narrow. `inline`: one conversation alone, of `chat` or `with`. `launcher`: a button in the corner with the number of
 * unread messages, which opens a panel.
 * @attr chat - Id of a chat: to show, or to call in.
 * @attr with - Id of a user: the chat with them.
 * @attr {'enter' | 'ctrl-enter'} send-on - `ctrl-enter`: Ctrl or Cmd and Enter send, and Enter breaks the line; default: `enter`.
 * @attr quiet - Messages make no sound on the page.
 * @attr plain-title - The title of the page and the icon of an installed site do not count what is unread.
 * @attr worker - Where your service worker for notifications is; default: `/innies-worker.js`.
 * @fires innies-chat-opened - Another chat is open, or none.
 * @fires innies-unread - The number of unread messages has changed: `count`.
 * @fires innies-toggle - The panel of the launcher was opened or closed: `isOpen`.
 * @fires innies-call-request - The user wants a call in `chat`, with pictures if `video`, or to join the `call` that is on there; cancel it to place the call yourself.
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

  readonly #root = this.openRoot(this.shows === 'composer' ? LOW_STYLES : BOX_STYLES)
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
    const { Launcher, LAUNCHER_STYLES } = await import('./launcher.ts')
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
      const code = [import('./messenger.ts'), import('../base/initials.ts')]
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
