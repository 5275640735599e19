import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { property, query, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { ChatId } from '../../server/protocol/chat.ts'
import type { UserId } from '../../server/protocol/people.ts'
import { define } from '../base/define.ts'
import { word } from '../base/inbox-words.ts'
import { onLongPress } from '../base/long-press.ts'
import { rowIcon } from '../base/row-icons.ts'
import '../base/avatar.ts'
import { inboxLine } from './inbox-line.ts'
import type { InboxRow } from './inbox-row.ts'
import { nameOf } from './people.ts'
import { PickChatEvent } from './pick-chat-event.ts'
import type { Present } from './presence.ts'
import { rowStyles } from './row.styles.ts'
import { rowListStyles } from './row-list.styles.ts'
import { RowWindow } from './row-window.ts'
import { tokens } from './styles.ts'
import { Wish } from './wish.ts'

/** The user wants to do something with a chat; the menu opens at `anchor`. */
export class RowMenuEvent extends Wish {
  readonly chat: ChatId
  readonly anchor: HTMLElement
  constructor(chat: ChatId, anchor: HTMLElement) {
    super('innies-row-menu')
    this.chat = chat
    this.anchor = anchor
  }
}

/** Other chats are in view. */
export class LookEvent extends Wish {
  readonly chats: readonly ChatId[]
  constructor(chats: readonly ChatId[]) {
    super('innies-look')
    this.chats = chats
  }
}

const REST = 250 // ms that the list is still before it is said what is in view

/**
 * Chats, as many as there are: only those in view and some beyond are in the document. Tab leads to one of them, arrows to the others.
 * @fires innies-pick-chat - The user chose a chat.
 * @fires innies-row-menu - The user wants to do something with a chat: by click, right click, long press or the menu key.
 * @fires innies-look - Other chats are in view.
 * @csspart row - A chat.
 * @csspart unread - The number of unread messages.
 */
export class InniesRowList extends LitElement {
  static override styles = [tokens, rowStyles, rowListStyles]

  /** From top to bottom. */
  @property({ attribute: false }) rows: readonly InboxRow[] = []
  /** What the list is called. */
  @property() name = ''
  /** The chat that is open. */
  @property({ attribute: false }) open: ChatId | undefined
  @property({ attribute: false }) present: Present | undefined
  @property({ attribute: false }) typing: ReadonlyMap<ChatId, readonly UserId[]> | undefined
  /** What was typed and not sent. */
  @property({ attribute: false }) drafts: ReadonlyMap<ChatId, string> | undefined
  /** ms since the epoch. */
  @property({ attribute: false }) now = Date.now()

  /** The row that Tab leads to. */
  @state() private stop: ChatId | undefined

  @query('ul') private list!: HTMLElement

  /** Where the focus was before an update. */
  #held: { chat: ChatId; index: number } | undefined
  #rest: ReturnType<typeof setTimeout> | undefined
  readonly #window = new RowWindow(this, () => ({ scroller: this, rows: this.list, count: this.rows.length }))

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#rest)
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const chat = this.#focused()
    const before = changed.get('rows') ?? this.rows
    this.#held = chat === undefined ? undefined : { chat, index: before.findIndex(row => row.chat === chat) }
  }

  override firstUpdated(): void {
    this.addEventListener('scroll', () => this.#window.look())
    onLongPress(this.list, target => this.#openMenu(target))
  }

  override updated(): void {
    clearTimeout(this.#rest)
    if (this.isConnected) this.#rest = setTimeout(() => this.#look(), REST) // who left may be rendered once more
    if (this.#held && this.#focused() === undefined) this.#holdFocus(this.#held)
  }

  /** Puts the focus on a chat; on the first if there is no such. Resolves to false where there is none. */
  async focusRow(chat: ChatId | undefined): Promise<boolean> {
    this.stop = this.#index(chat) < 0 ? this.rows[0]?.chat : chat
    await this.updateComplete
    const row = this.list.querySelector<HTMLElement>('.row[tabindex="0"]')
    row?.focus()
    return row !== null
  }

  override render() {
    const { rows } = this
    const stop = Math.max(0, this.#index(this.#index(this.stop) < 0 ? this.open : this.stop))
    return html`
      <ul
        role="list"
        aria-label=${this.name}
        .style=${`--rows: ${rows.length}`}
        @keydown=${this.#onKeydown}
        @contextmenu=${this.#onContextMenu}
      >
        ${repeat(
          this.#window.shown(rows.length, stop),
          i => rows[i]?.chat,
          i => rows[i] && this.#row(rows[i], i, i === stop),
        )}
      </ul>
    `
  }

  #row(row: InboxRow, index: number, isStop: boolean) {
    const { chat } = row
    const isOpen = chat === this.open
    const draft = isOpen ? undefined : this.drafts?.get(chat)
    const now = { present: this.present, typing: this.typing?.get(chat), draft, at: this.now }
    return html`
      <li .style=${`--at: ${index}`} aria-posinset=${index + 1} aria-setsize=${this.rows.length}>
        <button
          class="row"
          part="row"
          .value=${chat}
          tabindex=${isStop ? 0 : -1}
          aria-current=${isOpen ? 'true' : nothing}
          ?data-unread=${row.unread > 0 && !row.isMuted}
          @click=${() => this.dispatchEvent(new PickChatEvent(chat))}
          @focus=${() => this.#onFocus(chat)}
        >
          ${inboxLine(row, now)}
        </button>
        <button
          class="more"
          tabindex=${isStop ? 0 : -1}
          aria-haspopup="menu"
          aria-label=${word('inbox.more', { name: nameOf(row.people, row.title) })}
          @click=${(event: Event) => this.#openMenu(event.currentTarget)}
        >
          ${rowIcon('more')}
        </button>
      </li>
    `
  }

  #index(chat: ChatId | undefined): number {
    return this.rows.findIndex(row => row.chat === chat)
  }

  /** The chat within whose row the focus is. */
  #focused(): ChatId | undefined {
    return this.shadowRoot?.activeElement?.closest('li')?.querySelector('button')?.value
  }

  /** A row that was moved or taken away lets go of the focus: it, or the one in its place, gets it back. */
  #holdFocus({ chat, index }: { chat: ChatId; index: number }): void {
    const next = this.rows[Math.min(index, this.rows.length - 1)]?.chat
    void this.focusRow(this.#index(chat) < 0 ? next : chat)
  }

  #onFocus(chat: ChatId): void {
    this.stop = chat
  }

  #onKeydown(event: KeyboardEvent): void {
    const at = this.#index(this.#focused())
    const last = this.rows.length - 1
    const steps: Record<string, number> = { ArrowDown: Math.min(at + 1, last), ArrowUp: at - 1, Home: 0, End: last }
    const to = steps[event.key]
    if (to === undefined || to < 0) return
    event.preventDefault()
    void this.focusRow(this.rows[to]?.chat)
  }

  #onContextMenu(event: Event): void {
    event.preventDefault()
    this.#openMenu(event.target)
  }

  #openMenu(target: EventTarget | null): void {
    const [row, anchor] = (target instanceof Element && target.closest('li')?.querySelectorAll('button')) || []
    if (row && anchor) this.dispatchEvent(new RowMenuEvent(row.value, anchor))
  }

  #look(): void {
    const { first, end } = this.#window.view
    this.dispatchEvent(new LookEvent(this.clientHeight ? this.rows.slice(first, end).map(({ chat }) => chat) : []))
  }
}

define('innies-row-list', InniesRowList)

declare global {
  interface HTMLElementTagNameMap {
    'innies-row-list': InniesRowList
  }
  interface HTMLElementEventMap {
    'innies-row-menu': RowMenuEvent
    'innies-look': LookEvent
  }
}
