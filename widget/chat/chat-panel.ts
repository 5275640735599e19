import { html, nothing } from 'lit'
import { property } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { ChatId, Description, Row } from '../../server/protocol/chat.ts'
import { define } from '../base/define.ts'
import { icon } from '../base/icons.ts'
import { panelWord } from '../base/panel-words.ts'
import { rowIcon } from '../base/row-icons.ts'
import { Watch } from '../base/watch.ts'
import '../base/avatar.ts'
import { ask } from './ask.ts'
import { createDescriptionStore, type DescriptionStore } from './description-store.ts'
import { notLoaded } from './load.ts'
import { formStyles, panelStyles } from './panel.styles.ts'
import { PanelElement } from './panel-element.ts'
import { PanelEvent } from './panel-event.ts'
import { faceOf, nameOf } from './people.ts'
import './person-panel.ts'
import { leaveQuestion, reportQuestion } from './questions.ts'
import { rowStyles } from './row.styles.ts'
import { notice, skeleton, textButton, tokens } from './styles.ts'

const TITLE = 100 // UTF-16 units, as in server/protocol/fact.ts

/**
 * A chat's people, and how it is set, with what the user's role allows; of a chat of two, the other one.
 * @fires innies-panel - The user wants to see a member, the pinned messages, or to add people.
 */
export class InniesChatPanel extends PanelElement {
  static override styles = [tokens, textButton, skeleton, notice, rowStyles, formStyles, panelStyles]

  @property({ attribute: false }) chat!: ChatId

  #description: DescriptionStore | undefined
  readonly #state = new Watch(this, () => this.#description?.$state)

  protected override open(): void {
    if (this.#row?.kind === 'group') this.#description = createDescriptionStore(this.chat, this.link)
  }

  protected override shut(): void {
    this.#description?.close()
  }

  override render() {
    const row = this.#row
    if (row?.kind !== 'group') return this.#other(row)
    const state = this.#state.value ?? { phase: 'loading' }
    const others = row.members.filter(user => user !== this.me).map(user => this.person(user))
    return html`
      <div class="face">
        <innies-avatar .person=${faceOf(others, row.title)} size="72"></innies-avatar>
        <b dir="auto">${nameOf(others, row.title)}</b>
        ${row.left ? panelWord('group.left') : nothing}
      </div>
      ${this.doing.render()}
      ${row.left ? nothing : state.phase === 'ready' ? this.#group(row, state.value) : notLoaded(state, () => this.#description?.reload())}
    `
  }

  #other(row: Row | undefined) {
    const user = row?.members.find(id => id !== this.me) ?? this.me
    return html`<innies-person-panel .link=${this.link} .user=${user} .chat=${this.chat}></innies-person-panel>`
  }

  #group(row: Row, description: Description) {
    const { members, history, retentionDays, title } = description
    const role = members.find(({ user }) => user === this.me)?.role
    const canModerate = role === 'owner' || role === 'admin'
    return html`
      <div>
        <button class="item" role="switch" aria-checked=${row.muted ?? false} @click=${() => this.#mute(!row.muted)}>
          ${rowIcon('mute')}<span>${panelWord('group.mute')}</span>
        </button>
        <button class="item" @click=${() => this.#open({ at: 'pins', chat: this.chat })}>
          ${rowIcon('pin')}<span>${panelWord('group.pins')}</span><small>${description.pins.length}</small>
        </button>
        ${canModerate ? this.#settings(title ?? '', history) : html`<p class="hint">${panelWord(`group.history-${history}`)}</p>`}
        ${retentionDays === undefined ? nothing : html`<p class="hint">${panelWord('group.retention', { count: retentionDays })}</p>`}
      </div>
      <div>
        <h3>${panelWord('group.members')} · ${members.length}</h3>
        ${
          canModerate
            ? html`<button class="item" @click=${() => this.#open({ at: 'add', chat: this.chat })}>${rowIcon('plus')}<span>${panelWord('group.add')}</span></button>`
            : nothing
        }
        <ul role="list" aria-label=${panelWord('group.members')}>
          ${repeat(
            members,
            ({ user }) => user,
            member => this.#member(member),
          )}
        </ul>
      </div>
      <div>
        <button class="item" @click=${this.#onReport}>${rowIcon('alert')}<span>${panelWord('menu.report')}</span></button>
        <button class="item" data-danger @click=${this.#onLeave}>${icon('close')}<span>${panelWord('menu.leave')}</span></button>
      </div>
    `
  }

  #settings(title: string, history: Description['history']) {
    const isOpen = history === 'all'
    return html`
      <button class="item" @click=${() => this.#onRename(title)}>${rowIcon('pen')}<span>${panelWord('group.rename')}</span></button>
      <button
        class="item"
        role="switch"
        aria-checked=${isOpen}
        ?disabled=${this.doing.isBusy}
        @click=${() => this.doing.do(() => this.link.act({ type: 'configure', chat: this.chat, history: isOpen ? 'since-join' : 'all' }))}
      >
        ${rowIcon('clock')}<span>${panelWord('group.history')}</span>
      </button>
    `
  }

  #member({ user, role }: Description['members'][number]) {
    const isMe = user === this.me
    const person = this.person(user)
    return html`
      <li>
        <button class="row" ?disabled=${isMe} @click=${() => this.#open({ at: 'person', user, chat: this.chat })}>
          <innies-avatar .person=${person} size="40" ?here=${!isMe && this.present.value?.get(user)?.online}></innies-avatar>
          <span class="name" dir="auto">${isMe ? panelWord('group.you') : person.name}</span>
          ${role === 'member' ? nothing : html`<span class="role">${panelWord(`group.${role}`)}</span>`}
        </button>
      </li>
    `
  }

  get #row(): Row | undefined {
    return this.rows.value?.get(this.chat)
  }

  get #name(): string {
    const others = this.#row?.members.filter(user => user !== this.me) ?? []
    return nameOf(
      others.map(user => this.person(user)),
      this.#row?.title,
    )
  }

  #open(place: PanelEvent['place']): void {
    this.dispatchEvent(new PanelEvent(place))
  }

  #mute(muted: boolean): void {
    void this.doing.do(() => this.link.arrange(this.chat, { muted }))
  }

  #onRename(value: string): void {
    void ask(this, {
      title: panelWord('group.rename'),
      action: panelWord('group.save'),
      field: { label: panelWord('group.rename-field'), value, most: TITLE },
      act: title => this.link.act({ type: 'configure', chat: this.chat, title }),
    })
  }

  #onReport(): void {
    void ask(this, reportQuestion(this.link, { chat: this.chat }, this.#name))
  }

  #onLeave(): void {
    void ask(this, leaveQuestion(this.link, this.chat, this.#name))
  }
}

define('innies-chat-panel', InniesChatPanel)

declare global {
  interface HTMLElementTagNameMap {
    'innies-chat-panel': InniesChatPanel
  }
}
