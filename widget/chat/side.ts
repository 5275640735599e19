import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { property, query, state } from 'lit/decorators.js'
import type { ChatId } from '../../server/protocol/chat.ts'
import { define } from '../base/define.ts'
import { word } from '../base/inbox-words.ts'
import { Watch } from '../base/watch.ts'
import type { Link } from '../link/link.ts'
import { Company } from './company.ts'
import './inbox.ts'
import type { InboxView, SearchEvent } from './inbox.ts'
import { rowOf } from './inbox-row.ts'
import { createInboxStore, type InboxStore } from './inbox-store.ts'
import type { PanelEvent, PanelPlace } from './panel-event.ts'
import './nothing-open.ts'
import type { LookEvent, RowMenuEvent } from './row-list.ts'
import { notice, tokens } from './styles.ts'

const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    flex: 1;
    min-block-size: 0;
  }
  .notice {
    flex: none;
    padding-block: calc(var(--unit) * 2);
    color: var(--danger);
  }
`

/** The inbox with all that it shows: the chats, who is there, what a search found, the menu of a row. */
export class InniesSide extends LitElement {
  static override styles = [tokens, notice, styles]

  @property({ attribute: false }) link: Link | undefined
  /** The chat that is open. */
  @property({ attribute: false }) open: ChatId | undefined
  /** It stands in a panel that can be closed. */
  @property({ type: Boolean }) canClose = false

  /** What stands in place of the inbox. */
  @state() private panel: PanelPlace | undefined
  @state() private sought = ''
  @state() private isMissing = false
  @state() private inView: readonly ChatId[] = []

  @query('innies-inbox-view') private inbox!: InboxView

  #store: InboxStore | undefined
  readonly #rows = new Watch(this, () => this.#store?.$rows)
  readonly #archived = new Watch(this, () => this.#store?.$archived)
  readonly #drafts = new Watch(this, () => this.link?.$drafts)
  readonly #canSearch = new Watch(this, () => this.link?.$canSearch)
  readonly #calls = new Watch(this, () => this.link?.$calls)
  readonly #company = new Company(this, { link: () => this.link, chats: () => this.inView })

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('link')) this.#store = this.link && createInboxStore(this.link)
  }

  /** Puts the focus on a chat; on the search field if it is not in the list. */
  async focusRow(chat: ChatId | undefined): Promise<void> {
    await this.updateComplete
    await this.inbox.updateComplete
    await this.inbox.focusRow(chat)
  }

  /** Ends the search. */
  clear(): void {
    this.inbox.clear()
  }

  override render() {
    const { now, present, typing } = this.#company
    return html`
      <innies-inbox-view
        .rows=${this.#rows.value}
        .archived=${this.#archived.value ?? []}
        .canSearch=${this.#canSearch.value ?? true}
        .open=${this.open}
        ?canCall=${(this.#calls.value ?? 'off') !== 'off'}
        ?canClose=${this.canClose}
        .present=${present}
        .typing=${typing}
        .drafts=${this.#drafts.value}
        .now=${now}
        @innies-search=${this.#onSearch}
        @innies-look=${this.#onLook}
        @innies-row-menu=${this.#onMenu}
        @innies-panel=${this.#onPanel}
        ?hidden=${this.panel}
        >${this.sought ? html`<innies-found .link=${this.link} .text=${this.sought}></innies-found>` : nothing}</innies-inbox-view
      >
      ${
        this.panel
          ? html`<innies-panel at="inbox" .link=${this.link} .place=${this.panel} @innies-close-panel=${this.#onClose} @innies-pick-chat=${this.#onClose} @innies-pick-person=${this.#onClose}></innies-panel>`
          : nothing
      }
      ${this.isMissing ? html`<p class="notice" role="alert">${word('chat.part-failed')}</p>` : nothing}
    `
  }

  #onSearch({ text }: SearchEvent): void {
    this.sought = text
    if (text) void this.#fetch(() => import('./found.ts'))
  }

  #onLook({ chats }: LookEvent): void {
    this.inView = chats
  }

  async #onPanel(event: PanelEvent): Promise<void> {
    event.stopPropagation()
    if (await this.#fetch(() => import('./panel.ts'))) this.panel = event.place
  }

  #onClose(): void {
    this.panel = undefined
  }

  async #onMenu({ chat, anchor }: RowMenuEvent): Promise<void> {
    const menu = await this.#fetch(() => import('./row-menu.ts'))
    const row = rowOf(this.link, chat)
    if (row && this.link) menu?.openRowMenu(row, anchor, this.link)
  }

  /** What a click reveals; if it cannot be had that is said. */
  async #fetch<Part>(load: () => Promise<Part>): Promise<Part | undefined> {
    this.isMissing = false
    try {
      return await load()
    } catch {
      this.isMissing = true
      return undefined
    }
  }
}

define('innies-side', InniesSide)

declare global {
  interface HTMLElementTagNameMap {
    'innies-side': InniesSide
  }
}
