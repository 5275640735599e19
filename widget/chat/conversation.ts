import { html, LitElement, nothing } from 'lit'
import { property, query, state } from 'lit/decorators.js'
import { keyed } from 'lit/directives/keyed.js'
import type { CallsPhase } from '../../server/protocol/call.ts'
import type { ChatId, Rev, Role } from '../../server/protocol/chat.ts'
import type { FilesTaken } from '../../server/protocol/file.ts'
import type { Person, UserId } from '../../server/protocol/people.ts'
import { CallRequestEvent } from '../base/call-request.ts'
import { define } from '../base/define.ts'
import { type IconName, icon } from '../base/icons.ts'
import { word } from '../base/words.ts'
import type { LinkStatus } from '../link/link.ts'
import '../base/avatar.ts'
import type { ChatState } from './chat-store.ts'
import type { ComposerView } from './composer.ts'
import type { SendOn } from './composer-events.ts'
import './composer.ts'
import './connection-line.ts'
import { conversationStyles } from './conversation.styles.ts'
import type { TaskEvent } from './message-events.ts'
import type { InniesMessageList } from './message-list.ts'
import './message-list.ts'
import { BackEvent, ReloadEvent } from './conversation-events.ts'
import { PanelEvent } from './panel-event.ts'
import { faceOf, nameOf } from './people.ts'
import { iconButton, notice, skeleton, textButton, tokens } from './styles.ts'

const CALL_ELEMENT = 'innies-call'

/**
 * One chat: who it is with, its messages, the connection if it is troubled, and the box you type in.
 * @fires innies-back - Back to the inbox.
 * @fires innies-reload - The chat did not load and shall be tried again.
 * @fires innies-panel - The user wants to see who is in the chat, or to search in it.
 * @fires innies-call-request - The user wants a call here.
 * @csspart header - The bar with the name and the call buttons.
 */
export class ConversationView extends LitElement {
  static override styles = [tokens, iconButton, textButton, skeleton, notice, conversationStyles]

  @property({ attribute: false }) chat: ChatId | undefined
  /** Who else is in the chat. */
  @property({ attribute: false }) people: readonly Person[] = []
  /** What the group is called, if it is one with a title. */
  @property({ attribute: false }) groupTitle: string | undefined
  /** Everybody the page knows, for who wrote here and left. */
  @property({ attribute: false }) everybody: ReadonlyMap<UserId, Person> | undefined
  @property({ attribute: false }) me: UserId | undefined
  /** What is said under the name: who is there, or types. */
  @property() about = ''
  /** Who types here, in words. */
  @property() typing = ''
  /** The only other one is here now. */
  @property({ type: Boolean }) isHere = false
  /** The user is in the chat no more: it can be read, as far as it is here. */
  @property({ type: Boolean }) hasLeft = false
  /** The user wants nothing from the only other one. */
  @property({ type: Boolean }) isBlocked = false
  @property({ attribute: false }) log: ChatState = { phase: 'loading' }
  @property({ attribute: false }) status: LinkStatus | undefined
  /** A message waits that does not outlive the page. */
  @property({ type: Boolean }) isAtRisk = false
  @property({ attribute: false }) calls: CallsPhase = 'off'
  /** What stands in the composer to begin with. */
  @property({ attribute: false }) draft = ''

  /** The user's, in a group. */
  @property({ attribute: false }) ownRole: Role | undefined
  /** Which key sends. */
  @property({ attribute: false }) sendOn: SendOn = 'enter'
  /** What files can be sent here; undefined: none. */
  @property({ attribute: false }) filesTaken: FilesTaken | undefined

  /** The box you type in, alone. */
  @property({ type: Boolean }) isComposer = false

  @state() private trouble = ''

  @query('innies-composer-view') private composer!: ComposerView | null
  @query('innies-message-list') private list!: InniesMessageList | null
  @query('h2') private heading!: HTMLElement

  override connectedCallback(): void {
    super.connectedCallback()
    void customElements.whenDefined(CALL_ELEMENT).then(() => this.requestUpdate())
  }

  /** To the composer; to the name where a caret would open a keyboard over the messages. */
  override focus(): void {
    const target = matchMedia('(pointer: coarse)').matches ? this.heading : this.composer
    target?.focus({ preventScroll: true })
  }

  /** Leads the reader to a message that is among those shown. */
  async lead(rev: Rev): Promise<void> {
    await this.updateComplete
    await this.list?.lead(rev)
  }

  /** Files are dragged over the chat, or dropped. */
  onFiles(event: DragEvent): void {
    void this.composer?.onFiles(event.dataTransfer, event.type)
  }

  /** Says in the composer, or in its place, what did not work. */
  tell(text: string): void {
    if (this.composer) this.composer.tell(text)
    else this.trouble = text
  }

  // Keyed by the chat: what was announced, where the reader is and what was typed belong to one.
  override render() {
    const name = nameOf(this.people, this.groupTitle)
    return html`
      ${this.isComposer ? nothing : this.#above(name)}
      <innies-connection-line .status=${this.status} ?isAtRisk=${this.isAtRisk}></innies-connection-line>
      ${keyed(this.chat, this.#isWritable ? this.#composer(name) : nothing)}
    `
  }

  /** All but the box you type in. */
  #above(name: string) {
    return html`
      <header part="header">
        ${this.#button('back', word('chat.back'), () => this.dispatchEvent(new BackEvent()))}
        ${this.#who(name)}
        ${this.chat === undefined || this.log.phase === 'failed' ? nothing : this.#button('search', word('chat.find'), () => this.#open('find'))}
        ${customElements.get(CALL_ELEMENT) && !this.#isNowhere(name) ? [this.#callButton(false), this.#callButton(true)] : nothing}
      </header>
      ${keyed(this.chat, this.#body())}
      ${this.#isWritable ? this.#typing() : this.#ended()}
    `
  }

  /** A chat that did not open takes no message: there is nowhere to show it. */
  get #isWritable(): boolean {
    return this.chat !== undefined && this.log.phase !== 'failed' && !this.hasLeft && !this.isBlocked
  }

  /** There is no such chat, as far as is known here. */
  #isNowhere(name: string): boolean {
    return this.log.phase === 'failed' && !name
  }

  #who(name: string) {
    const { about } = this
    return html`
      <div class="who">
        ${this.#isNowhere(name) ? nothing : html`<innies-avatar .person=${faceOf(this.people, this.groupTitle)} size="40" ?here=${this.isHere}></innies-avatar>`}
        <h2 tabindex="-1">${name ? html`<button dir="auto" ?disabled=${this.chat === undefined} @click=${() => this.#open('chat')}>${name}</button>` : nothing}</h2>
        ${about ? html`<p dir="auto">${about}</p>` : nothing}
      </div>
    `
  }

  /** A line that is always there, so that nothing moves when somebody types. */
  #typing() {
    return html`<p class="typing">${this.typing ? html`<i></i><span dir="auto">${this.typing}</span>` : nothing}</p>`
  }

  /** Why nothing can be written. */
  #ended() {
    if (!this.hasLeft && !this.isBlocked) return nothing
    void import('./ended.ts')
    return html`<innies-ended .blocked=${this.hasLeft ? undefined : this.people[0]} .trouble=${this.trouble}></innies-ended>`
  }

  #button(name: IconName, label: string, act: () => void, whyOff?: string) {
    return html`<button class="icon-button ${name}" aria-label=${label} title=${whyOff || label} ?disabled=${whyOff !== undefined} @click=${act}>${icon(name)}</button>`
  }

  #open(at: 'chat' | 'find'): void {
    if (this.chat !== undefined) this.dispatchEvent(new PanelEvent({ at, chat: this.chat }))
  }

  #composer(name: string) {
    return html`
      <innies-composer-view
        name=${name}
        .draft=${this.draft}
        .people=${this.people}
        .sendOn=${this.sendOn}
        .filesTaken=${this.filesTaken}
        @innies-edit-last=${this.#onEditLast}
      ></innies-composer-view>
    `
  }

  #callButton(video: boolean) {
    const label = word(video ? 'chat.video-call' : 'chat.audio-call')
    const whyOff = this.calls === 'off' ? word('chat.calls-off') : this.#isWritable ? undefined : ''
    return this.#button(video ? 'video' : 'phone', label, () => this.#onCall(video), whyOff)
  }

  #body() {
    const { log } = this
    switch (log.phase) {
      case 'loading':
        return SKELETON
      case 'failed':
        return html`
          <div class="notice" role="alert">
            <b>${word('chat.not-opened')}</b>${log.message}
            <button class="text-button" @click=${() => this.dispatchEvent(new ReloadEvent())}>${word('chat.try-again')}</button>
          </div>
        `
      case 'open':
        return html`
          <innies-message-list
            .chat=${this.chat}
            .lines=${log.lines}
            .older=${log.older}
            .end=${log.end}
            .newer=${log.newer}
            .newFrom=${log.newFrom}
            .people=${this.people}
            .groupTitle=${this.groupTitle}
            .everybody=${this.everybody}
            .me=${this.me}
            .ownRole=${this.ownRole}
            ?isReadOnly=${!this.#isWritable}
            @innies-task=${this.#onTask}
            ?canCall=${customElements.get(CALL_ELEMENT) !== undefined && this.calls !== 'off' && !this.hasLeft}
          ></innies-message-list>
        `
    }
  }

  #onTask({ task, mentions }: Pick<TaskEvent, 'task' | 'mentions'>): void {
    const mentioned = this.people.filter(({ id }) => mentions.includes(id))
    void this.composer?.begin(task, mentioned)
  }

  async #onEditLast(): Promise<void> {
    const { editLast } = await import('./edit-last.ts')
    const last = this.log.phase === 'open' && editLast(this.log.lines)
    if (last) this.#onTask(last)
  }

  #onCall(video: boolean): void {
    if (this.chat !== undefined) this.dispatchEvent(new CallRequestEvent(this.chat, video))
  }
}

const SKELETON = html`
  <div class="body skeleton" aria-hidden="true">
    <i></i><i></i><i data-mine></i><i></i><i data-mine></i>
  </div>
`

define('innies-conversation-view', ConversationView)

declare global {
  interface HTMLElementTagNameMap {
    'innies-conversation-view': ConversationView
  }
}
