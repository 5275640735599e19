import { html, LitElement, nothing } from 'lit'
import { property, query } from 'lit/decorators.js'
import { keyed } from 'lit/directives/keyed.js'
import type { CallsPhase } from '../../server/protocol/call.ts'
import type { ChatId, Role } from '../../server/protocol/chat.ts'
import type { Person, UserId } from '../../server/protocol/people.ts'
import { CallRequestEvent } from '../base/call-request.ts'
import { define } from '../base/define.ts'
import { icon } from '../base/icons.ts'
import { word } from '../base/words.ts'
import type { LinkStatus } from '../link/link.ts'
import '../base/avatar.ts'
import type { ChatState } from './chat-store.ts'
import type { InniesComposer, SendOn } from './composer.ts'
import './composer.ts'
import './connection-line.ts'
import { conversationStyles } from './conversation.styles.ts'
import type { TaskEvent } from './message-events.ts'
import './message-list.ts'
import { faceOf, nameOf } from './people.ts'
import { backwards } from './pieces.ts'
import { iconButton, notice, skeleton, textButton, tokens } from './styles.ts'
import { Wish } from './wish.ts'

/** Back to the inbox. */
export class BackEvent extends Wish {
  constructor() {
    super('innies-back')
  }
}

/** What did not load shall be tried again. */
export class ReloadEvent extends Wish {
  constructor() {
    super('innies-reload')
  }
}

const CALL_ELEMENT = 'innies-call'

/**
 * One chat: who it is with, its messages, the connection if it is troubled, and the box you type in.
 * @fires innies-back - Back to the inbox.
 * @fires innies-reload - The chat did not load and shall be tried again.
 * @fires innies-call-request - The user wants a call here.
 * @csspart header - The bar with the name and the call buttons.
 */
export class InniesConversation extends LitElement {
  static override styles = [tokens, iconButton, textButton, skeleton, notice, conversationStyles]

  @property({ attribute: false }) chat: ChatId | undefined
  /** Who else is in the chat. */
  @property({ attribute: false }) people: readonly Person[] = []
  /** What the group is called, if it is one with a title. */
  @property({ attribute: false }) groupTitle: string | undefined
  /** Everybody the page knows, for who wrote here and left. */
  @property({ attribute: false }) everybody: ReadonlyMap<UserId, Person> | undefined
  @property({ attribute: false }) me: UserId | undefined
  /** The user is in the chat no more: it can be read, as far as it is here. */
  @property({ type: Boolean }) hasLeft = false
  @property({ attribute: false }) log: ChatState = { phase: 'loading' }
  @property({ attribute: false }) status: LinkStatus | undefined
  @property({ attribute: false }) calls: CallsPhase = 'off'
  /** What stands in the composer to begin with. */
  @property({ attribute: false }) draft = ''

  /** The user's, in a group. */
  @property({ attribute: false }) ownRole: Role | undefined
  /** Which key sends. */
  @property({ attribute: false }) sendOn: SendOn = 'enter'

  @query('innies-composer') private composer!: InniesComposer | null
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

  /** Says in the composer what did not work. */
  tell(text: string): void {
    this.composer?.tell(text)
  }

  override render() {
    const { people, groupTitle } = this
    const name = nameOf(people, groupTitle)
    return html`
      <header part="header">
        <button class="icon-button back" aria-label=${word('chat.back')} @click=${() => this.dispatchEvent(new BackEvent())}>
          ${icon('back')}
        </button>
        <innies-avatar .person=${faceOf(people, groupTitle)} size="40"></innies-avatar>
        <h2 tabindex="-1" dir="auto">${name}</h2>
        ${customElements.get(CALL_ELEMENT) ? [this.#callButton(false), this.#callButton(true)] : nothing}
      </header>
      ${keyed(this.chat, this.#body())}
      <innies-connection-line .status=${this.status}></innies-connection-line>
      ${keyed(this.chat, this.#isWritable ? this.#composer(name) : nothing)}
    `
  }

  /** A chat that did not open takes no message: there is nowhere to show it. */
  get #isWritable(): boolean {
    return this.chat !== undefined && this.log.phase !== 'failed' && !this.hasLeft
  }

  #composer(name: string) {
    return html`
      <innies-composer
        name=${name}
        .draft=${this.draft}
        .people=${this.people}
        .sendOn=${this.sendOn}
        @innies-edit-last=${this.#onEditLast}
      ></innies-composer>
    `
  }

  #callButton(video: boolean) {
    const isOff = this.calls === 'off'
    const name = word(video ? 'chat.video-call' : 'chat.audio-call')
    return html`
      <button
        class="icon-button ${video ? 'call' : ''}"
        aria-label=${name}
        title=${isOff ? word('chat.calls-off') : name}
        ?disabled=${isOff || !this.#isWritable}
        @click=${() => this.#onCall(video)}
      >
        ${icon(video ? 'video' : 'phone')}
      </button>
    `
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
            .lines=${log.lines}
            .older=${log.older}
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

  #onEditLast(): void {
    const lines = this.log.phase === 'open' ? this.log.lines : []
    for (const line of backwards(lines)) {
      if (line.kind !== 'mine' || line.rev === undefined) continue
      const { rev, text, mentions = [] } = line
      return this.#onTask({ task: { kind: 'edit', rev, name: '', text }, mentions })
    }
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

define('innies-conversation', InniesConversation)

declare global {
  interface HTMLElementTagNameMap {
    'innies-conversation': InniesConversation
  }
  interface HTMLElementEventMap {
    'innies-back': BackEvent
    'innies-reload': ReloadEvent
  }
}
