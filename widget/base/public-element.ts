import type { Link } from '../link/link.ts'
import { hasIdentity, logout, offer, onLinked, pageLink, UNNAMED, untilIdentified } from '../link/page.ts'
import { InniesErrorEvent } from './error-event.ts'
import { listenTo, onLanguage, setWords, untilWords, type Words } from './language.ts'
import { serverAddress } from './server-address.ts'
import { TOKENS } from './tokens.ts'

/** `HTMLElement`, or an empty class where there is no DOM, so that importing on a server throws nothing. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement)

/**
 * What the public elements share: they stand on the page at once, small and without Lit, and fetch the rest
 * when the page has loaded and somebody said who the user is.
 * @attr token-url - Your endpoint that answers with a token, as plain text or as JSON with a `token`. Instead of it, set the
 * property `getToken` to a function.
 * @attr server - Address of the server; default: where the script came from.
 * @attr {'click'} connect - `click`: nothing is loaded before the user presses a button.
 * @attr lang - Language of texts, dates and numbers; default: that of what the element stands in, then the user's languages.
 * @attr {'light' | 'dark'} theme - `light` or `dark`; default: the `color-scheme` of the page.
 * @fires innies-error - Something is wrong; `code` is for programs, `message` says what to do.
 */
export abstract class PublicElement extends Base {
  static readonly observedAttributes: readonly string[] = ['server', 'token-url', 'connect']

  #getToken: (() => string | Promise<string>) | undefined
  #isStarted = false
  #words: Words | undefined
  #stop = () => {}

  /** Gives a fresh token of the site for its user; called whenever one is needed. Instead of `token-url`. */
  get getToken(): (() => string | Promise<string>) | undefined {
    return this.#getToken
  }
  set getToken(value: (() => string | Promise<string>) | undefined) {
    this.#getToken = value
    this.#consider()
  }

  /** Base address of the innies server, without a slash at the end. */
  get server(): string {
    return serverAddress(this.getAttribute('server'))
  }
  set server(value: string) {
    this.setAttribute('server', value)
  }

  /** Texts of the site's own by key, in the place of the widget's, for the whole page. The keys stand in `base/*words.ts`. */
  get words(): Words | undefined {
    return this.#words
  }
  set words(value: Words | undefined) {
    this.#words = value
    setWords(value ?? {})
  }

  connectedCallback(): void {
    this.#takeEarly('getToken')
    this.#takeEarly('words')
    const stops = [listenTo(this), onLanguage(() => this.retell()), onLinked(link => link ?? this.#leave())]
    this.#stop = () => {
      for (const stop of stops) stop()
    }
    this.retell() // the language may have changed while the element was away
    this.#consider()
    void untilIdentified().then(() => this.#consider()) // another element of the page may name the user
  }

  disconnectedCallback(): void {
    this.#stop()
  }

  attributeChangedCallback(_name: string, _old: string | null, _new: string | null): void {
    this.#consider()
  }

  /** The page's connection, made now if need be: the user asked for something. */
  async link(): Promise<Link> {
    this.#identify()
    await untilIdentified()
    return pageLink()
  }

  /** Signs the user out on this device, in all tabs, and leaves nothing of them here. To be called before the site's own sign-out. */
  logout(): Promise<void> {
    return logout(this.server)
  }

  /** The page's load event is over and the browser has a free moment. */
  protected afterLoad(): Promise<void> {
    return afterLoad()
  }

  /** The open shadow root with the tokens and these styles, made at the first call. */
  protected openRoot(styles: string): ShadowRoot {
    if (this.shadowRoot) return this.shadowRoot
    const root = this.attachShadow({ mode: 'open' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(TOKENS + styles)
    root.adoptedStyleSheets = [sheet]
    return root
  }

  /** The user asked for something: says what is missing where nobody has named them. */
  protected missUser(): void {
    this.#identify()
    if (!hasIdentity()) this.complain('unauthorized', UNNAMED)
  }

  /** Tells the page, and its developer, what is wrong and what to do. */
  protected complain(code: string, message: string): void {
    console.warn(`innies: ${message}`)
    this.dispatchEvent(new InniesErrorEvent(code, message))
  }

  /** The page has loaded and the user is known; called once for each time the element is put into a page. */
  protected abstract start(): void

  /** The user signed out, or is another one by now: nothing of theirs may be shown on. `start` is called again for the next. */
  protected leave(): void {}

  /** Says all that it shows in the words that the page's language now has. */
  protected abstract retell(): void

  /** The texts of the page's language, once the page has loaded: the element shows some before anything is asked for. */
  protected fetchWords(): void {
    void afterLoad().then(untilWords)
  }

  #identify(): void {
    const [getToken, tokenUrl] = [this.#getToken, this.getAttribute('token-url')]
    if (getToken || tokenUrl !== null) offer({ server: this.server, getToken, tokenUrl })
  }

  #leave(): void {
    this.#isStarted = false
    this.leave()
    void untilIdentified().then(() => this.#consider())
  }

  #consider(): void {
    if (!this.isConnected || this.#isStarted) return
    this.#identify()
    if (!hasIdentity() || this.getAttribute('connect') === 'click') return
    this.#isStarted = true
    void this.afterLoad().then(() => this.start())
  }

  /** A property set before the element was defined hides the accessor of the class; it is set again through it. */
  #takeEarly(name: 'getToken' | 'words'): void {
    const early = Object.getOwnPropertyDescriptor(this, name)
    if (!early) return
    delete this[name]
    Object.assign(this, { [name]: early.value })
  }
}

/** The page's load event is over and the browser has a free moment. */
function afterLoad(): Promise<void> {
  return new Promise(resolve => {
    const whenIdle = () =>
      'requestIdleCallback' in window ? requestIdleCallback(() => resolve(), { timeout: 1000 }) : setTimeout(resolve, 1)
    if (document.readyState === 'complete') whenIdle()
    else addEventListener('load', whenIdle, { once: true })
  })
}
