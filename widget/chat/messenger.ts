import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { property, query, state } from 'lit/decorators.js'
import type { ChatId } from '../../server/protocol/chat.ts'
import type { UserId } from '../../server/protocol/people.ts'
import { define } from '../base/define.ts'
import { Watch } from '../base/watch.ts'
import { word } from '../base/words.ts'
import { messageOf } from '../link/error.ts'
import type { Link } from '../link/link.ts'
import { type ChatStore, createChatStore } from './chat-store.ts'
import { grantWishes } from './chat-wishes.ts'
import './connection-line.ts'
import type { SendOn } from './composer-events.ts'
import './conversation.ts'
import { Company } from './company.ts'
import type { ConversationView } from './conversation.ts'
import type { JumpEvent } from './jump-event.ts'
import { messengerStyles } from './messenger.styles.ts'
import { $openedChat } from './opened-chat.ts'
import { ChatOpenedEvent } from './opened-event.ts'
import type { PanelEvent, PanelPlace } from './panel-event.ts'
import { othersIn } from './people.ts'
import type { PickChatEvent } from './pick-chat-event.ts'
import type { PickPersonEvent } from './pick-person-event.ts'
import { awaited, logOf, type Place } from './place.ts'
import type { InniesSide } from './side.ts'
import { tokens } from './styles.ts'

const PATIENCE = 300 // ms for a chat to show its messages before the inbox is loaded

/** All of the messenger, or one part of it alone. */
export type Shows = 'all' | 'inbox' | 'conversation' | 'composer'

/**
 * The inbox beside the open chat; one of them where the box is narrower than 720 px.
 * @fires innies-chat-opened - Another chat is open, or none.
 */
export class InniesMessenger extends LitElement {
  static override styles = [tokens, messengerStyles]

  @property({ attribute: false }) link: Link | undefined
  /** The chat to show; a new value opens it. */
  @property({ attribute: false }) chat: ChatId | undefined
  /** Whose chat with the user to show; a new value opens it. */
  @property({ attribute: false }) with: UserId | undefined

  /** Which part of it stands on the page. */
  @property({ reflect: true }) shows: Shows = 'all'
  /** It stands in a panel that can be closed. */
  @property({ attribute: false }) canClose = false
  /** Which key sends. */
  @property({ attribute: false }) sendOn: SendOn = 'enter'

  @state() private place: Place = { at: 'inbox' }
  /** What stands beside the open chat, or over it. */
  @state() private panel: PanelPlace | undefined

  @query('.frame') private frame!: HTMLElement
  @query('.side') private side!: HTMLElement
  @query('innies-side') private inbox!: InniesSide
  @query('.main') private main!: HTMLElement
  @query('innies-conversation-view') private conversation!: ConversationView | null

  readonly #company = new Company(this, {
    link: () => this.link,
    chats: () => (this.#store ? [this.#store.chat] : []),
  })
  /** There is room for the inbox, and it is not loaded yet. */
  #loadInbox: (() => void) | undefined
  /** The chat that was open when the element left the page. */
  #parked: ChatId | undefined
  /** The chat that was to be opened last. */
  #wanted: ChatId | undefined
  readonly #picked = new Watch(this, () => $openedChat)
  readonly #rows = new Watch(this, () => this.link?.$rows)
  readonly #blocks = new Watch(this, () => this.link?.$blocks)
  readonly #log = new Watch(this, () => this.#store?.$state)
  readonly #everybody = new Watch(this, () => this.link?.$people)
  readonly #status = new Watch(this, () => this.link?.$status)
  readonly #outbox = new Watch(this, () => this.link?.$outbox)
  readonly #isKept = new Watch(this, () => this.link?.$isKept)
  readonly #calls = new Watch(this, () => this.link?.$calls)
  readonly #draft = new Watch(this, () => this.#store?.$draft)

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
    const isFollowing = this.with === undefined && (this.shows === 'conversation' || this.shows === 'composer')
    const wanted = this.chat ?? (isFollowing ? this.#picked.value : undefined)
    if (wanted !== undefined && (isNew || wanted !== this.#wanted)) this.#show(wanted)
    else if (wanted === undefined && this.with !== undefined && (isNew || changed.has('with')))
      void this.#openPerson(this.with)
    this.#wanted = wanted
  }

  /** Where one conversation fills the box there is no inbox, and none is loaded. */
  override firstUpdated(): void {
    grantWishes(this.frame, {
      link: () => this.link,
      store: () => this.#store,
      attempt: deed => this.#try(deed),
    })
    void import('../notify/notices.ts').then(({ attend }) => attend(this))
    const load = () => void this.#try(import('./side.ts'))
    const sizes = new ResizeObserver(([side]) => {
      if (!side?.contentRect.width) return
      sizes.disconnect()
      this.#loadInbox = load
      setTimeout(load, PATIENCE)
      this.requestUpdate()
    })
    sizes.observe(this.side)
  }

  /** The messages of a chat that is opened come before the inbox beside it. */
  override updated(): void {
    if (this.place.at === 'opening' || this.#log.value?.phase === 'loading') return
    if (this.#loadInbox) requestAnimationFrame(this.#loadInbox)
    this.#loadInbox = undefined
  }

  /** Into the open chat, else into the search for somebody. */
  override focus(): void {
    if (this.conversation) this.conversation.focus()
    else void this.#focusInbox()
  }

  /** The chat that is open in it. */
  get opened(): ChatId | undefined {
    return this.#store?.chat
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
        ?data-panel=${this.panel}
        @innies-pick-chat=${this.#onPickChat}
        @innies-pick-person=${this.#onPickPerson}
        @innies-jump=${this.#onJump}
        @innies-panel=${this.#onPanel}
        @innies-close-panel=${this.#closePanel}
        @innies-back=${this.#onBack}
        @innies-reload=${this.#onReload}
        @dragover=${this.#onFiles}
        @drop=${this.#onFiles}
      >
        <div class="side">
          <innies-side .link=${this.link} .open=${this.#store?.chat ?? this.#picked.value} ?canClose=${this.canClose}></innies-side>
          ${place.at === 'inbox' ? html`<innies-connection-line .status=${this.#status.value} ?isAtRisk=${this.#isAtRisk}></innies-connection-line>` : nothing}
        </div>
        <div class="main">${place.at === 'inbox' ? html`<innies-nothing-open .link=${this.link}></innies-nothing-open>` : this.#opened(place)}</div>
        ${this.panel ? html`<innies-panel .link=${this.link} .place=${this.panel} .sendOn=${this.sendOn}></innies-panel>` : nothing}
      </div>
    `
  }

  #opened(place: Exclude<Place, { at: 'inbox' }>) {
    const chat = place.at === 'chat' ? place.store.chat : undefined
    const me = this.link?.$me.get()?.id
    const row = this.#rows.value?.get(chat ?? '')
    const people = row ? othersIn(row, me, this.#everybody.value ?? new Map()) : awaited(place, this.#everybody.value)
    const isGroup = row?.kind === 'group'
    const company = row && this.#company.of(row.chat, { people, isGroup, size: row.size ?? row.members.length })
    return html`
      <innies-conversation-view
        .chat=${chat}
        .people=${people}
        .groupTitle=${row?.title}
        .everybody=${this.#everybody.value}
        .me=${me}
        .about=${company?.about}
        .typing=${company?.typing}
        ?isHere=${company?.isHere}
        ?hasLeft=${row?.left}
        ?isBlocked=${!isGroup && this.#blocks.value?.has(people[0]?.id ?? '')}
        .log=${logOf(place, this.#log.value)}
        .status=${this.#status.value}
        ?isAtRisk=${this.#isAtRisk}
        .sendOn=${this.sendOn}
        .filesTaken=${this.link?.$filesTaken.get()}
        ?isComposer=${this.shows === 'composer'}
        .ownRole=${row?.role}
        .calls=${this.#calls.value ?? 'off'}
        .draft=${this.#draft.value ?? ''}
      ></innies-conversation-view>
    `
  }

  /** A message waits, and this device keeps nothing. */
  get #isAtRisk(): boolean {
    return this.#isKept.value === false && (this.#outbox.value?.length ?? 0) > 0
  }

  get #store(): ChatStore | undefined {
    return this.place.at === 'chat' ? this.place.store : undefined
  }

  #show(chat: ChatId): void {
    if (!this.link || this.#store?.chat === chat) return
    const isElsewhere = this.shows === 'inbox'
    if (isElsewhere) $openedChat.set(chat)
    this.#goTo(isElsewhere ? { at: 'inbox' } : { at: 'chat', store: createChatStore(chat, this.link) })
    this.dispatchEvent(new ChatOpenedEvent(chat))
  }

  #goTo(place: Place): void {
    this.#store?.close()
    this.place = place
    this.#closePanel()
  }

  #park(): void {
    this.#parked = this.#store?.chat
    this.#goTo({ at: 'inbox' })
  }

  async #openPerson(user: UserId): Promise<ChatId | undefined> {
    if (!this.link) return undefined
    const opening: Place = { at: 'opening', user }
    this.#goTo(opening)
    try {
      const { chat } = (await this.link.openChat(user)).row
      if (this.place !== opening) return undefined // the user went elsewhere meanwhile
      this.#show(chat)
      return chat
    } catch (error) {
      if (this.place === opening) this.#goTo({ at: 'failed', user, message: messageOf(error) })
      return undefined
    }
  }

  #onPickChat(event: PickChatEvent): void {
    void this.openChat(event.chat)
  }

  async #onPickPerson(event: PickPersonEvent): Promise<void> {
    this.inbox.clear?.()
    const chat = await this.#openPerson(event.user)
    if (chat !== undefined) await this.openChat(chat)
  }

  async #onJump({ rev, chat = this.#store?.chat }: JumpEvent): Promise<void> {
    if (chat === undefined) return
    if (getComputedStyle(this.main).display === 'none') this.#closePanel() // it covers the chat
    await this.openChat(chat)
    const store = this.#store
    await this.#try(store?.jump(rev))
    await this.updateComplete
    if (store === this.#store) await this.conversation?.lead(rev)
  }

  async #onBack(): Promise<void> {
    const chat = this.#store?.chat
    this.#goTo({ at: 'inbox' })
    this.dispatchEvent(new ChatOpenedEvent(undefined))
    await this.#focusInbox(chat)
  }

  async #focusInbox(chat?: ChatId): Promise<void> {
    await this.#try(import('./side.ts'))
    await this.updateComplete
    await this.inbox.focusRow?.(chat)
  }

  /** A page must not give way to a file that is dropped into a chat. */
  #onFiles(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    this.conversation?.onFiles(event)
  }

  /** What does not work is told where it was wished. */
  async #try<Done>(deed: Promise<Done> | undefined): Promise<Done | undefined> {
    try {
      return await deed
    } catch (error) {
      const { code, message } = Object(error)
      this.conversation?.tell(code ? message : word('chat.part-failed'))
      return undefined
    }
  }

  async #onPanel({ place }: PanelEvent): Promise<void> {
    if (await this.#try(import('./panel.ts'))) this.panel = place
  }

  #closePanel(): void {
    this.panel = undefined
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
