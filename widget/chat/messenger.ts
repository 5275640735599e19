import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { property, query, state } from 'lit/decorators.js'
import type { ChatId } from '../../server/protocol/chat.ts'
import type { Person, UserId } from '../../server/protocol/people.ts'
import { define } from '../base/define.ts'
import { Watch } from '../base/watch.ts'
import { word } from '../base/words.ts'
import type { Link } from '../link/link.ts'
import { type ChatState, type ChatStore, createChatStore } from './chat-store.ts'
import './connection-line.ts'
import type { DiscardEvent, RetryEvent } from './bubble.ts'
import type { DraftEvent, SendEvent, SendOn } from './composer.ts'
import type { DeedEvent } from './deed-event.ts'
import './conversation.ts'
import type { InniesConversation } from './conversation.ts'
import type { InniesInbox, PickChatEvent, PickPersonEvent, SearchEvent } from './inbox.ts'
import { createInboxStore, type InboxStore } from './inbox-store.ts'
import type { CountReadsEvent, ReportEvent } from './message-events.ts'
import type { SeenEvent } from './message-list.ts'
import { messengerStyles } from './messenger.styles.ts'
import { ChatOpenedEvent } from './opened-event.ts'
import { notice, tokens } from './styles.ts'

/** What stands beside the inbox, or in its place where there is room for one only. */
type Place =
  | { at: 'inbox' }
  | { at: 'opening'; user: UserId }
  | { at: 'failed'; user: UserId; message: string }
  | { at: 'chat'; store: ChatStore }

/**
 * The inbox beside the open chat; one of them where the box is narrower than 720 px.
 * @fires innies-chat-opened - Another chat is open, or none.
 */
export class InniesMessenger extends LitElement {
  static override styles = [tokens, notice, messengerStyles]

  @property({ attribute: false }) link: Link | undefined
  /** The chat to show; a new value opens it. */
  @property({ attribute: false }) chat: ChatId | undefined
  /** Whose chat with the user to show; a new value opens it. */
  @property({ attribute: false }) with: UserId | undefined

  /** One conversation without the inbox. */
  @property({ type: Boolean, reflect: true, attribute: 'alone' }) isAlone = false
  /** It stands in a panel that can be closed. */
  @property({ attribute: false }) canClose = false
  /** Which key sends. */
  @property({ attribute: false }) sendOn: SendOn = 'enter'

  @state() private place: Place = { at: 'inbox' }

  @query('.side') private side!: HTMLElement
  @query('innies-inbox') private inboxView!: InniesInbox
  @query('innies-conversation') private conversation!: InniesConversation | null

  #inbox: InboxStore | undefined
  /** The chat that was open when the element left the page. */
  #parked: ChatId | undefined
  readonly #rows = new Watch(this, () => this.#inbox?.$rows)
  readonly #search = new Watch(this, () => this.#inbox?.$search)
  readonly #log = new Watch(this, () => this.#store?.$state)
  readonly #everybody = new Watch(this, () => this.link?.$people)
  readonly #status = new Watch(this, () => this.link?.$status)
  readonly #calls = new Watch(this, () => this.link?.$calls)
  readonly #drafts = new Watch(this, () => this.link?.$drafts)
  readonly #canSearch = new Watch(this, () => this.link?.$canSearch)

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.#parked !== undefined) this.#show(this.#parked)
    this.#parked = undefined
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    queueMicrotask(() => this.isConnected || this.#park()) // a move within the page is not an end
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const isNew = changed.has('link')
    if (isNew) this.#inbox = this.link && createInboxStore(this.link)
    if (this.chat !== undefined) {
      if (isNew || changed.has('chat')) this.#show(this.chat)
    } else if (this.with !== undefined && (isNew || changed.has('with'))) void this.#openPerson(this.with)
  }

  /** Where one conversation fills the box there is no inbox, and none is loaded. */
  override firstUpdated(): void {
    const sizes = new ResizeObserver(([side]) => {
      if (!side?.contentRect.width) return
      sizes.disconnect()
      void import('./inbox.ts')
    })
    sizes.observe(this.side)
  }

  /** Into the open chat, else into the search for somebody. */
  override focus(): void {
    if (this.conversation) this.conversation.focus()
    else void this.#focusInbox()
  }

  /** Shows a chat and puts the focus where one goes on. */
  async openChat(chat: ChatId): Promise<void> {
    this.#show(chat)
    await this.updateComplete
    await this.conversation?.updateComplete
    this.conversation?.focus()
  }

  override render() {
    const { place } = this
    return html`
      <div
        class="frame"
        data-at=${place.at}
        @innies-pick-chat=${this.#onPickChat}
        @innies-pick-person=${this.#onPickPerson}
        @innies-search=${this.#onSearch}
        @innies-back=${this.#onBack}
        @innies-reload=${this.#onReload}
        @innies-older=${() => this.#store?.loadOlder()}
        @innies-seen=${(event: SeenEvent) => this.#store?.see(event.n)}
        @innies-send=${(event: SendEvent) => this.#store?.send(event.text, event.extras)}
        @innies-draft=${this.#onDraft}
        @innies-retry=${(event: RetryEvent) => this.#store?.retry(event.clientId)}
        @innies-discard=${(event: DiscardEvent) => this.#store?.discard(event.clientId)}
        @innies-deed=${this.#onDeed}
        @innies-report=${this.#onReport}
        @innies-count-reads=${this.#onCountReads}
        @dragover=${this.#onFiles}
        @drop=${this.#onFiles}
      >
        <div class="side">
          <innies-inbox
            .rows=${this.#rows.value}
            .search=${this.#search.value}
            .canSearch=${this.#canSearch.value ?? true}
            .open=${this.#store?.chat}
            ?canClose=${this.canClose}
          ></innies-inbox>
          ${place.at === 'inbox' ? html`<innies-connection-line .status=${this.#status.value}></innies-connection-line>` : nothing}
        </div>
        <div class="main">${place.at === 'inbox' ? this.#nothingOpen() : this.#opened(place)}</div>
      </div>
    `
  }

  #nothingOpen() {
    if (!this.#rows.value?.length) return nothing // the inbox says what to do
    return html`<div class="notice"><b>${word('chat.pick')}</b>${this.#canSearch.value === false ? nothing : word('chat.pick-hint')}</div>`
  }

  #opened(place: Exclude<Place, { at: 'inbox' }>) {
    const chat = place.at === 'chat' ? place.store.chat : undefined
    const row = chat === undefined ? undefined : this.#inbox?.row(chat)
    return html`
      <innies-conversation
        .chat=${chat}
        .people=${row?.people ?? this.#awaited(place)}
        .groupTitle=${row?.title}
        .everybody=${this.#everybody.value}
        .me=${this.link?.$me.get()?.id}
        ?hasLeft=${row?.hasLeft}
        .log=${this.#logOf(place)}
        .status=${this.#status.value}
        .sendOn=${this.sendOn}
        .ownRole=${chat && this.link?.$rows.get()?.get(chat)?.role}
        .calls=${this.#calls.value ?? 'off'}
        .draft=${(chat && this.#drafts.value?.get(chat)) ?? ''}
      ></innies-conversation>
    `
  }

  #logOf(place: Place): ChatState {
    if (place.at === 'failed') return { phase: 'failed', message: place.message }
    return this.#log.value ?? { phase: 'loading' }
  }

  /** Whose chat is to open. */
  #awaited(place: Exclude<Place, { at: 'inbox' }>): readonly Person[] {
    if (place.at === 'chat') return []
    return [this.#everybody.value?.get(place.user) ?? { id: place.user, name: place.user }]
  }

  get #store(): ChatStore | undefined {
    return this.place.at === 'chat' ? this.place.store : undefined
  }

  #show(chat: ChatId): void {
    if (!this.link || this.#store?.chat === chat) return
    this.#goTo({ at: 'chat', store: createChatStore(chat, this.link) })
    this.dispatchEvent(new ChatOpenedEvent(chat))
  }

  #goTo(place: Place): void {
    this.#store?.close()
    this.place = place
  }

  #park(): void {
    this.#parked = this.#store?.chat
    this.#goTo({ at: 'inbox' })
  }

  async #openPerson(user: UserId): Promise<ChatId | undefined> {
    if (!this.#inbox) return undefined
    const opening: Place = { at: 'opening', user }
    this.#goTo(opening)
    try {
      const chat = await this.#inbox.open(user)
      if (this.place !== opening) return undefined // the user went elsewhere meanwhile
      this.#show(chat)
      return chat
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      if (this.place === opening) this.#goTo({ at: 'failed', user, message })
      return undefined
    }
  }

  #onPickChat(event: PickChatEvent): void {
    void this.openChat(event.chat)
  }

  async #onPickPerson(event: PickPersonEvent): Promise<void> {
    const chat = await this.#openPerson(event.user)
    if (chat !== undefined) await this.openChat(chat)
  }

  #onSearch(event: SearchEvent): void {
    this.#inbox?.search(event.text)
  }

  #onDraft(event: DraftEvent): void {
    if (!this.#store) return
    this.link?.setDraft(this.#store.chat, event.text)
    if (event.text.trim()) this.#store.type()
  }

  async #onBack(): Promise<void> {
    const chat = this.#store?.chat
    this.#goTo({ at: 'inbox' })
    this.dispatchEvent(new ChatOpenedEvent(undefined))
    await this.#focusInbox(chat)
  }

  async #focusInbox(chat?: ChatId): Promise<void> {
    await import('./inbox.ts')
    await this.updateComplete
    await this.inboxView.updateComplete
    this.inboxView.focusRow(chat)
  }

  #onDeed(event: DeedEvent): void {
    event.done = this.#store?.act(event.deed)
    void this.#try(event.done)
  }

  #onReport(event: ReportEvent): void {
    event.done = this.#store?.report(event.of, event.reason)
  }

  #onCountReads(event: CountReadsEvent): void {
    event.count = this.#store?.countReads(event.n)
  }

  /** A page must not give way to a file that is dropped into a chat. */
  #onFiles(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    if (event.type === 'drop') this.conversation?.tell(word('chat.no-files'))
  }

  /** What does not work is told where it was wished. */
  async #try(deed: Promise<void> | undefined): Promise<void> {
    try {
      await deed
    } catch (error) {
      this.conversation?.tell(error instanceof Error ? error.message : String(error))
    }
  }

  #onReload(): void {
    if (this.place.at === 'failed') void this.#openPerson(this.place.user)
    else this.#store?.reload()
  }
}

define('innies-messenger', InniesMessenger)

declare global {
  interface HTMLElementTagNameMap {
    'innies-messenger': InniesMessenger
  }
}
