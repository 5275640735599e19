import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { property, query, state } from 'lit/decorators.js'
import { keyed } from 'lit/directives/keyed.js'
import { define } from '../base/define.ts'
import { icon } from '../base/icons.ts'
import { type PanelWordKey, panelWord } from '../base/panel-words.ts'
import type { Link } from '../link/link.ts'
import type { SendOn } from './composer-events.ts'
import type { PanelEvent, PanelPlace } from './panel-event.ts'
import { iconButton, notice, textButton, tokens } from './styles.ts'
import { Wish } from './wish.ts'

/** The panel is to go. */
export class ClosePanelEvent extends Wish {
  constructor() {
    super('innies-close-panel')
  }
}

const PARTS: Record<PanelPlace['at'], () => Promise<unknown>> = {
  chat: () => import('./chat-panel.ts'),
  person: () => import('./person-panel.ts'),
  add: () => import('./add-panel.ts'),
  pins: () => import('./pins-panel.ts'),
  thread: () => import('./thread-panel.ts'),
  find: () => import('./find-panel.ts'),
  start: () => import('./start-panel.ts'),
  settings: () => import('./settings-panel.ts'),
  calls: () => import('./calls-panel.ts'),
}

const styles = css`
  /* Where it stands in the messenger, which is the container: beside the chat, or over it; in the inbox's place. */
  :host {
    grid-area: 1 / 3;
    inline-size: 340px;
    min-inline-size: 0;
    min-block-size: 0;
    border-inline-start: 1px solid var(--line);
    background: var(--bg);
  }
  @container (width < 1080px) {
    :host {
      grid-area: 1 / 2;
      inline-size: auto;
      border: 0;
    }
  }
  @container (width < 720px) {
    :host {
      grid-area: 1 / 1;
    }
  }
  :host([at='inbox']) {
    flex: 1;
    inline-size: auto;
    border: 0;
  }
  section {
    display: flex;
    flex-direction: column;
    block-size: 100%;
  }
  header {
    display: flex;
    align-items: center;
    gap: var(--unit);
    flex: none;
    block-size: calc(var(--unit) * 16);
    padding-inline: calc(var(--unit) * 4) calc(var(--unit) * 2);
    border-block-end: 1px solid var(--line);
  }
  h2 {
    flex: 1;
    min-inline-size: 0;
    font-weight: 600;
  }
  h2:focus-visible {
    outline: none; /* it takes the focus only so that it is read out */
  }
  .back {
    margin-inline-start: calc(var(--unit) * -2);
  }
  .back:dir(rtl) svg {
    transform: scaleX(-1);
  }
`

/**
 * What stands beside the conversation or the inbox, or over them where there is no room: its title, a way out, and one part,
 * which is fetched when it is shown. One panel may lead to another and back.
 * @fires innies-close-panel - The panel is to go.
 */
export class InniesPanel extends LitElement {
  static override styles = [tokens, iconButton, textButton, notice, styles]

  @property({ attribute: false }) link!: Link
  /** A new value begins anew. */
  @property({ attribute: false }) place!: PanelPlace
  /** Which key sends in a thread. */
  @property({ attribute: false }) sendOn: SendOn = 'enter'

  /** Where it led, from first to last. */
  @state() private trail: readonly PanelPlace[] = []
  @state() private fetched: 'loading' | 'failed' | 'ready' = 'loading'

  @query('h2') private heading!: HTMLElement

  /** What had the focus when the panel came. */
  #opener: HTMLElement | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#opener ??= focusedElement()
    this.addEventListener('keydown', this.#onKeydown)
    this.addEventListener('innies-panel', this.#onPanel)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    queueMicrotask(() => {
      if (!this.isConnected && document.activeElement === document.body) this.#opener?.focus()
    })
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('place')) void this.#go([this.place])
  }

  override render() {
    const place = this.#here
    const title = panelWord(`title.${place.at}`)
    return html`
      <section aria-label=${title}>
        <header>
          ${this.trail.length > 1 ? this.#button('back', 'panel.back', this.#onBack) : nothing}
          <h2 tabindex="-1">${title}</h2>
          ${this.#button('close', 'panel.close', this.#close)}
        </header>
        ${this.#body(place)}
      </section>
    `
  }

  #button(name: 'back' | 'close', key: PanelWordKey, act: () => void) {
    return html`<button class="icon-button ${name}" aria-label=${panelWord(key)} title=${panelWord(key)} @click=${act}>${icon(name)}</button>`
  }

  #body(place: PanelPlace) {
    if (this.fetched === 'ready') return keyed(JSON.stringify(place), this.#view(place))
    if (this.fetched === 'loading') return nothing
    return html`
      <div class="notice" role="alert">
        <b>${panelWord('panel.failed')}</b>
        <button class="text-button" @click=${() => this.#go(this.trail)}>${panelWord('panel.try-again')}</button>
      </div>
    `
  }

  #view(place: PanelPlace) {
    const { link } = this
    switch (place.at) {
      case 'chat':
        return html`<innies-chat-panel .link=${link} .chat=${place.chat}></innies-chat-panel>`
      case 'person':
        return html`<innies-person-panel .link=${link} .user=${place.user} .chat=${place.chat}></innies-person-panel>`
      case 'add':
        return html`<innies-add-panel .link=${link} .chat=${place.chat} @innies-done=${this.#onBack}></innies-add-panel>`
      case 'pins':
        return html`<innies-pins-panel .link=${link} .chat=${place.chat}></innies-pins-panel>`
      case 'thread':
        return html`<innies-thread-panel .link=${link} .chat=${place.chat} .of=${place.of} .sendOn=${this.sendOn}></innies-thread-panel>`
      case 'find':
        return html`<innies-find-panel .link=${link} .chat=${place.chat}></innies-find-panel>`
      case 'start':
        return html`<innies-start-panel .link=${link}></innies-start-panel>`
      case 'settings':
        return html`<innies-settings-panel .link=${link}></innies-settings-panel>`
      case 'calls':
        return html`<innies-calls-panel .link=${link}></innies-calls-panel>`
    }
  }

  get #here(): PanelPlace {
    return this.trail.at(-1) ?? this.place
  }

  /** Fetches what is to be shown, and puts the focus into it. */
  async #go(trail: readonly PanelPlace[]): Promise<void> {
    this.trail = trail
    const { at } = this.#here
    this.fetched = 'loading'
    try {
      await PARTS[at]()
      if (this.trail !== trail) return // elsewhere meanwhile
      this.fetched = 'ready'
    } catch {
      this.fetched = 'failed'
    }
    await this.updateComplete
    this.heading.focus({ preventScroll: true })
    this.renderRoot.querySelector<HTMLElement>('section > :last-child')?.focus() // where there is a field to begin with
  }

  #onPanel(event: PanelEvent): void {
    event.stopPropagation()
    void this.#go([...this.trail, event.place])
  }

  #onBack(): void {
    if (this.trail.length > 1) void this.#go(this.trail.slice(0, -1))
    else this.#close()
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return
    event.preventDefault()
    event.stopPropagation()
    this.#close()
  }

  #close(): void {
    this.dispatchEvent(new ClosePanelEvent())
  }
}

/** The innermost, through all shadow roots. */
function focusedElement(): HTMLElement | undefined {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element instanceof HTMLElement ? element : undefined
}

define('innies-panel', InniesPanel)

declare global {
  interface HTMLElementTagNameMap {
    'innies-panel': InniesPanel
  }
  interface HTMLElementEventMap {
    'innies-close-panel': ClosePanelEvent
  }
}
