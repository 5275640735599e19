import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { property, query } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { ChatId } from '../../server/protocol/chat.ts'
import type { Person, UserId } from '../../server/protocol/people.ts'
import { define } from '../base/define.ts'
import { icon } from '../base/icons.ts'
import { seldomWord } from '../base/seldom-words.ts'
import { word } from '../base/words.ts'
import '../base/avatar.ts'
import { closeButton } from './close.ts'
import { inboxStyles } from './inbox.styles.ts'
import { inboxLine } from './inbox-line.ts'
import type { InboxRow, Search } from './inbox-store.ts'
import { iconButton, notice, skeleton, tokens } from './styles.ts'
import { Wish } from './wish.ts'

/** The user chose a chat. */
export class PickChatEvent extends Wish {
  readonly chat: ChatId
  constructor(chat: ChatId) {
    super('innies-pick-chat')
    this.chat = chat
  }
}

/** The user chose somebody to write to. */
export class PickPersonEvent extends Wish {
  readonly user: UserId
  constructor(user: UserId) {
    super('innies-pick-person')
    this.user = user
  }
}

/** What stands in the search field changed. */
export class SearchEvent extends Wish {
  readonly text: string
  constructor(text: string) {
    super('innies-search')
    this.text = text
  }
}

/**
 * The user's chats, and the search for people to write to.
 * @fires innies-pick-chat - The user chose a chat.
 * @fires innies-pick-person - The user chose somebody to write to.
 * @fires innies-search - What stands in the search field changed.
 * @csspart title - The heading of the inbox.
 * @csspart search - The search field of the inbox.
 * @csspart row - A chat, or somebody found.
 * @csspart unread - The number of unread messages.
 */
export class InniesInbox extends LitElement {
  static override styles = [tokens, iconButton, skeleton, notice, inboxStyles]

  /** From top to bottom; undefined until they are known. */
  @property({ attribute: false }) rows: readonly InboxRow[] | undefined
  @property({ attribute: false }) search: Search | undefined
  /** Whether there is a search. */
  @property({ type: Boolean }) canSearch = false
  /** It stands in a panel that can be closed. */
  @property({ type: Boolean }) canClose = false
  /** The chat that is open. */
  @property({ attribute: false }) open: ChatId | undefined

  @query('input') private input!: HTMLInputElement | null

  /** Puts the focus on a chat; on the search field if it is not in view. */
  focusRow(chat: ChatId | undefined): void {
    const index = isSearching(this.search) ? -1 : (this.rows ?? []).findIndex(row => row.chat === chat)
    const row = this.renderRoot.querySelectorAll<HTMLElement>('button.row')[index]
    const target = row ?? this.input
    target?.focus()
  }

  override render() {
    return html`
      <div class="title">
        <h2 part="title">${word('chat.title')}</h2>
        ${closeButton(this.canClose)}
      </div>
      ${this.canSearch ? this.#searchField() : nothing}
      <div class="scroller">${isSearching(this.search) ? this.#found(this.search) : this.#chats()}</div>
    `
  }

  #searchField() {
    return html`
      <label part="search">
        ${icon('search')}
        <input
          type="search"
          placeholder=${word('chat.search')}
          aria-label=${word('chat.search')}
          autocomplete="off"
          maxlength="100"
          @input=${this.#onInput}
          @keydown=${this.#onKeydown}
        />
      </label>
    `
  }

  #chats() {
    if (!this.rows) return SKELETON
    if (this.rows.length === 0)
      return html`<div class="notice"><b>${seldomWord('chat.empty')}</b>${this.canSearch ? seldomWord('chat.empty-hint') : nothing}</div>`
    return html`
      <ul role="list" aria-label=${word('chat.title')}>
        ${repeat(
          this.rows,
          row => row.chat,
          row => this.#row(row),
        )}
      </ul>
    `
  }

  #row(row: InboxRow) {
    return html`
      <li>
        <button
          class="row"
          part="row"
          aria-current=${row.chat === this.open ? 'true' : nothing}
          ?data-unread=${row.unread > 0 && !row.isMuted}
          @click=${() => this.dispatchEvent(new PickChatEvent(row.chat))}
        >
          ${inboxLine(row, Date.now())}
        </button>
      </li>
    `
  }

  #found(search: Searching): TemplateResult {
    if (search.phase === 'failed')
      return html`<div class="notice" role="alert">${seldomWord('chat.search-failed')}</div>`
    if (search.people.length === 0 && search.phase === 'asking') return SKELETON
    if (search.people.length === 0)
      return html`<div class="notice" role="status">${seldomWord('chat.nobody', { text: search.text })}</div>`
    return html`
      <ul role="list" aria-label=${word('chat.people')} aria-busy=${search.phase === 'asking'}>
        ${repeat(
          search.people,
          person => person.id,
          person => this.#person(person),
        )}
      </ul>
    `
  }

  #person(person: Person) {
    return html`
      <li>
        <button class="row" part="row" @click=${() => this.#onPerson(person)}>
          <innies-avatar .person=${person} size="44"></innies-avatar>
          <span class="name" dir="auto">${person.name}</span>
        </button>
      </li>
    `
  }

  #onInput(): void {
    this.dispatchEvent(new SearchEvent(this.input?.value ?? ''))
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing || !this.input?.value) return
    event.preventDefault()
    event.stopPropagation()
    this.#clear()
  }

  #onPerson(person: Person): void {
    this.#clear()
    this.dispatchEvent(new PickPersonEvent(person.id))
  }

  #clear(): void {
    if (this.input) this.input.value = ''
    this.dispatchEvent(new SearchEvent(''))
  }
}

type Searching = Exclude<Search, { phase: 'off' }>

const isSearching = (search: Search | undefined): search is Searching => search !== undefined && search.phase !== 'off'

const SKELETON = html`
  <div class="skeleton" aria-hidden="true">
    ${[0, 1, 2, 3, 4].map(() => html`<div class="row"><i></i><i></i><i></i></div>`)}
  </div>
`

define('innies-inbox', InniesInbox)

declare global {
  interface HTMLElementTagNameMap {
    'innies-inbox': InniesInbox
  }
  interface HTMLElementEventMap {
    'innies-pick-chat': PickChatEvent
    'innies-pick-person': PickPersonEvent
    'innies-search': SearchEvent
  }
}
