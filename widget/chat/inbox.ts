import { html, LitElement, nothing } from 'lit'
import { property, query, state } from 'lit/decorators.js'
import type { ChatId } from '../../server/protocol/chat.ts'
import type { UserId } from '../../server/protocol/people.ts'
import { define } from '../base/define.ts'
import { icon } from '../base/icons.ts'
import { type WordKey, word } from '../base/inbox-words.ts'
import { rowIcon } from '../base/row-icons.ts'
import { closeButton } from './close.ts'
import { inboxStyles } from './inbox.styles.ts'
import type { InboxRow } from './inbox-row.ts'
import { PanelEvent } from './panel-event.ts'
import type { Present } from './presence.ts'
import { rowStyles } from './row.styles.ts'
import './row-list.ts'
import type { InniesRowList } from './row-list.ts'
import { iconButton, notice, skeleton, tokens } from './styles.ts'
import { Wish } from './wish.ts'

/** What stands in the search field changed. */
export class SearchEvent extends Wish {
  readonly text: string
  constructor(text: string) {
    super('innies-search')
    this.text = text
  }
}

/**
 * The user's chats. What was searched for stands in the slot, in their place.
 * @fires innies-search - What stands in the search field changed.
 * @fires innies-panel - The user wants to begin a conversation, the settings, or the list of calls.
 * @slot - What the search found.
 * @csspart title - The heading of the inbox.
 * @csspart search - The search field of the inbox.
 */
export class InboxView extends LitElement {
  static override styles = [tokens, iconButton, skeleton, notice, rowStyles, inboxStyles]

  /** From top to bottom; undefined until they are known. */
  @property({ attribute: false }) rows: readonly InboxRow[] | undefined
  @property({ attribute: false }) archived: readonly InboxRow[] = []
  /** Whether people can be searched for. */
  @property({ type: Boolean }) canSearch = false
  /** Whether there are calls here. */
  @property({ type: Boolean }) canCall = false
  /** It stands in a panel that can be closed. */
  @property({ type: Boolean }) canClose = false
  /** The chat that is open. */
  @property({ attribute: false }) open: ChatId | undefined
  @property({ attribute: false }) present: Present | undefined
  @property({ attribute: false }) typing: ReadonlyMap<ChatId, readonly UserId[]> | undefined
  /** What was typed and not sent. */
  @property({ attribute: false }) drafts: ReadonlyMap<ChatId, string> | undefined
  /** ms since the epoch; a new value renders what depends on it. */
  @property({ attribute: false }) now = Date.now()

  @state() private isArchive = false
  @state() private text = ''

  @query('input') private input!: HTMLInputElement
  @query('innies-row-list') private list!: InniesRowList | null

  /** Puts the focus on a chat; on the search field if it is not in the list. */
  async focusRow(chat: ChatId | undefined): Promise<void> {
    if (chat === undefined || !(await this.list?.focusRow(chat))) this.input.focus()
  }

  /** Ends the search. */
  clear(): void {
    this.input.value = ''
    this.#search()
  }

  override render() {
    const title = word(this.isArchive ? 'inbox.archived' : 'chat.title')
    return html`
      <div class="title">
        ${this.isArchive ? this.#button('back', icon('back'), 'chat.back', () => this.#showArchive(false)) : nothing}
        <h2 part="title">${title}</h2>
        ${this.canCall ? this.#button('calls', icon('phone'), 'inbox.calls', () => this.dispatchEvent(new PanelEvent({ at: 'calls' }))) : nothing}
        ${this.#button('settings', rowIcon('settings'), 'inbox.settings', () => this.dispatchEvent(new PanelEvent({ at: 'settings' })))}
        ${this.#button('pen', rowIcon('pen'), 'inbox.start', () => this.dispatchEvent(new PanelEvent({ at: 'start' })))}
        ${closeButton(this.canClose)}
      </div>
      ${this.#searchField()} ${this.text ? html`<slot></slot>` : this.#chats(title)}
    `
  }

  #button(name: string, shape: SVGElement, key: WordKey, act: () => void) {
    return html`<button class="icon-button ${name}" aria-label=${word(key)} title=${word(key)} @click=${act}>${shape}</button>`
  }

  #searchField() {
    const name = word(this.canSearch ? 'inbox.search' : 'inbox.search-messages')
    return html`
      <label part="search">
        ${icon('search')}
        <input
          type="search"
          placeholder=${name}
          aria-label=${name}
          autocomplete="off"
          maxlength="100"
          @input=${this.#search}
          @keydown=${this.#onKeydown}
        />
      </label>
    `
  }

  #chats(name: string) {
    if (!this.rows) return SKELETON
    const rows = this.isArchive ? this.archived : this.rows
    const { length } = this.archived
    const list = html`
      <innies-row-list
        .rows=${rows}
        .name=${name}
        .open=${this.open}
        .present=${this.present}
        .typing=${this.typing}
        .drafts=${this.drafts}
        .now=${this.now}
      ></innies-row-list>
    `
    return [
      rows.length ? list : this.#nothing(),
      length && !this.isArchive
        ? html`<button class="archive" @click=${() => this.#showArchive(true)}>${rowIcon('archive')}<span>${word('inbox.archived')}</span><bdi>${length}</bdi></button>`
        : nothing,
    ]
  }

  #nothing() {
    if (this.isArchive) return html`<div class="notice">${word('inbox.nothing-archived')}</div>`
    return html`<div class="notice"><b>${word('chat.empty')}</b>${this.canSearch ? word('chat.empty-hint') : nothing}</div>`
  }

  async #showArchive(isArchive: boolean): Promise<void> {
    this.isArchive = isArchive
    await this.updateComplete
    const button = this.renderRoot.querySelector<HTMLElement>(isArchive ? '.back' : '.archive')
    if (button) button.focus()
    else void this.focusRow(this.open)
  }

  #search(): void {
    this.text = this.input.value.trim()
    this.dispatchEvent(new SearchEvent(this.text))
  }

  /** From the search field to what stands below it. */
  #enter(): void {
    if (this.firstElementChild instanceof HTMLElement) this.firstElementChild.focus()
    else void this.list?.focusRow(undefined)
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.isComposing) return
    if (event.key === 'ArrowDown') this.#enter()
    else if (event.key === 'Escape' && this.input.value) {
      event.stopPropagation()
      this.clear()
    } else return
    event.preventDefault()
  }
}

const SKELETON = html`
  <div class="skeleton" aria-hidden="true">
    ${[0, 1, 2, 3, 4].map(() => html`<div class="row"><i></i><i></i><i></i></div>`)}
  </div>
`

define('innies-inbox-view', InboxView)

declare global {
  interface HTMLElementTagNameMap {
    'innies-inbox-view': InboxView
  }
  interface HTMLElementEventMap {
    'innies-search': SearchEvent
  }
}
