import { css, html } from 'lit'
import { property } from 'lit/decorators.js'
import type { ChatId, Rev } from '../../server/protocol/chat.ts'
import { define } from '../base/define.ts'
import { Watch } from '../base/watch.ts'
import type { Link } from '../link/link.ts'
import './composer.ts'
import { messageOf } from '../link/error.ts'
import type { ComposerView } from './composer.ts'
import type { DraftEvent, SendEvent, SendOn } from './composer-events.ts'
import type { DeedEvent } from './deed-event.ts'
import { notLoaded } from './load.ts'
import type { TaskEvent } from './message-events.ts'
import './message-list.ts'
import { PanelElement } from './panel-element.ts'
import { nameOf } from './people.ts'
import { rowStyles } from './row.styles.ts'
import { notice, skeleton, textButton, tokens } from './styles.ts'
import { createThreadStore, type ThreadStore } from './thread-store.ts'

const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    flex: 1;
    min-block-size: 0;
  }
  innies-message-list {
    flex: 1;
    min-block-size: 0;
  }
`

/** What was typed and not sent, by user's link and thread. */
const drafts = new WeakMap<Link, Map<string, string>>()

/** A thread: the message it is about, what was answered, and a box to write in. */
export class InniesThreadPanel extends PanelElement {
  static override styles = [tokens, textButton, skeleton, notice, rowStyles, styles]

  @property({ attribute: false }) chat!: ChatId
  /** The message that the thread is about. */
  @property({ attribute: false }) of!: Rev
  /** Which key sends. */
  @property({ attribute: false }) sendOn: SendOn = 'enter'

  #store: ThreadStore | undefined
  readonly #state = new Watch(this, () => this.#store?.$state)

  protected override open(): void {
    this.#store = createThreadStore(this.chat, this.of, this.link)
  }

  protected override shut(): void {
    this.#store?.close()
  }

  /** To the box one writes in. */
  override focus(): void {
    if (!matchMedia('(pointer: coarse)').matches) this.#composer?.focus()
  }

  override render() {
    const state = this.#state.value ?? { phase: 'loading' }
    if (state.phase !== 'ready') return notLoaded(state, () => this.#store?.reload())
    const row = this.rows.value?.get(this.chat)
    const people = (row?.members ?? []).filter(user => user !== this.me).map(user => this.person(user))
    const isBlocked = row?.kind === 'direct' && this.blocks.value?.has(people[0]?.id ?? '')
    const canWrite = row !== undefined && !row.left && !isBlocked
    return html`
      <innies-message-list
        .lines=${state.value.lines}
        .older=${state.value.older}
        .people=${people}
        .groupTitle=${row?.title}
        .everybody=${this.people.value}
        .me=${this.me}
        .ownRole=${row?.role}
        ?isReadOnly=${!canWrite}
        @innies-task=${this.#onTask}
        @innies-deed=${this.#onDeed}
        @innies-older=${this.#onOlder}
        @innies-seen=${stop}
      ></innies-message-list>
      ${
        canWrite
          ? html`
              <innies-composer-view
                .name=${nameOf(people, row.title)}
                .draft=${this.#drafts.get(this.#key) ?? ''}
                .people=${people}
                .sendOn=${this.sendOn}
                .filesTaken=${this.link.$filesTaken.get()}
                @innies-send=${this.#onSend}
                @innies-draft=${this.#onDraft}
                @innies-deed=${this.#onDeed}
              ></innies-composer-view>
            `
          : ''
      }
    `
  }

  get #composer(): ComposerView | null {
    return this.renderRoot.querySelector('innies-composer-view')
  }

  get #drafts(): Map<string, string> {
    const own = drafts.get(this.link) ?? new Map<string, string>()
    drafts.set(this.link, own)
    return own
  }

  get #key(): string {
    return `${this.of} ${this.chat}`
  }

  #onOlder(event: Event): void {
    event.stopPropagation()
    this.#store?.loadOlder()
  }

  #onSend(event: SendEvent): void {
    event.stopPropagation()
    this.link.send(this.chat, event.text, { ...event.extras, thread: this.of })
  }

  /** It is answered or edited where it was pressed, not in the chat beside. */
  #onTask(event: TaskEvent): void {
    event.stopPropagation()
    void this.#composer?.begin(
      event.task,
      event.mentions.map(user => this.person(user)),
    )
  }

  /** What does not work is told here, not in the chat beside. */
  #onDeed(event: DeedEvent): void {
    event.stopPropagation()
    event.done = this.link.act({ ...event.deed, chat: this.chat })
    event.done.catch(error => this.#composer?.tell(messageOf(error)))
  }

  #onDraft(event: DraftEvent): void {
    event.stopPropagation()
    this.#drafts.set(this.#key, event.text)
    if (event.text) this.link.type(this.chat)
  }
}

/** What is read here says nothing of the messages around the thread. */
const stop = (event: Event) => event.stopPropagation()

define('innies-thread-panel', InniesThreadPanel)

declare global {
  interface HTMLElementTagNameMap {
    'innies-thread-panel': InniesThreadPanel
  }
}
