import { css, html, nothing } from 'lit'
import { state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { ChatId } from '../../server/protocol/chat.ts'
import type { CallResource } from '../../server/protocol/past-call.ts'
import { CallRequestEvent } from '../base/call-request.ts'
import { define } from '../base/define.ts'
import { drawn } from '../base/first-icons.ts'
import { icon } from '../base/icons.ts'
import { panelWord } from '../base/panel-words.ts'
import { shortWhen } from '../base/time.ts'
import { Watch } from '../base/watch.ts'
import '../base/avatar.ts'
import { callText, isMissed } from './call-text.ts'
import { rowOf } from './inbox-row.ts'
import { notLoaded } from './load.ts'
import { formStyles, panelStyles } from './panel.styles.ts'
import { PanelElement } from './panel-element.ts'
import { createPastCallsStore, type PastCallsStore } from './past-calls-store.ts'
import { faceOf, nameOf } from './people.ts'
import { PickChatEvent } from './pick-chat-event.ts'
import { rowStyles } from './row.styles.ts'
import { iconButton, notice, skeleton, textButton, tokens } from './styles.ts'

const WAYS = { outgoing: 'M7 17 17 7M9 7h8v8', incoming: 'M17 7 7 17M7 9v8h8' }

const styles = css`
  li {
    position: relative;
  }
  .row {
    block-size: calc(var(--unit) * 16);
    padding-inline-end: calc(var(--unit) * 13);
  }
  .last {
    grid-column: 2 / 4;
    display: flex;
    align-items: center;
    gap: var(--unit);
  }
  .last svg {
    flex: none;
    inline-size: 16px;
    block-size: 16px;
  }
  .last svg:dir(rtl) {
    transform: scaleX(-1);
  }
  .last > span:last-child {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  [data-missed] :is(.name, .last) {
    color: var(--danger);
  }
  li .icon-button {
    position: absolute;
    inset-inline-end: calc(var(--unit) * 2);
    inset-block-start: calc(var(--unit) * 3);
    color: var(--call);
  }
  li .icon-button:focus-visible {
    outline-offset: -2px;
  }
  .text-button {
    align-self: center;
    margin-block: calc(var(--unit) * 3);
  }
`

/**
 * The calls of the user that are over, the newest first. Tab leads to one of them, arrows to the others.
 * @fires innies-pick-chat - The user chose the chat of a call.
 * @fires innies-call-request - The user calls back.
 */
export class InniesCallsPanel extends PanelElement {
  static override styles = [
    tokens,
    iconButton,
    textButton,
    skeleton,
    notice,
    rowStyles,
    formStyles,
    panelStyles,
    styles,
  ]

  /** The call that Tab leads to. */
  @state() private stop: string | undefined

  #store: PastCallsStore | undefined
  readonly #state = new Watch(this, () => this.#store?.$state)
  readonly #phase = new Watch(this, () => this.link?.$calls)

  protected override open(): void {
    this.#store = createPastCallsStore(this.link)
  }

  protected override shut(): void {
    this.#store?.close()
  }

  override render() {
    const state = this.#state.value ?? { phase: 'loading' }
    if (state.phase !== 'ready') return notLoaded(state, () => this.#store?.reload())
    const { calls, next } = state.value
    if (!calls.length)
      return html`<div class="notice"><b>${panelWord('calls.none')}</b>${panelWord('calls.none-hint')}</div>`
    const stop = calls.find(({ id }) => id === this.stop) ?? calls[0]
    return html`
      <ul role="list" aria-label=${panelWord('title.calls')} @keydown=${this.#onKeydown}>${repeat(
        calls,
        ({ id }) => id,
        call => this.#call(call, call === stop),
      )}</ul>
      ${this.doing.render()}
      ${next === undefined ? nothing : html`<button class="text-button" ?disabled=${this.doing.isBusy} @click=${this.#onMore}>${panelWord('calls.more')}</button>`}
    `
  }

  #call(call: CallResource, isStop: boolean) {
    const { id, chatId: chat, timestamp, seconds, outcome, hasVideo: video } = call
    const isMine = call.callerId === this.me
    const { people, title, hasLeft } = this.#chatOf(call)
    const name = nameOf(people, title)
    const told = {
      call: { type: 'ended', video, seconds, ...(outcome === 'answered' ? {} : { outcome }) },
      isMine,
    } as const
    const way = isMine ? 'outgoing' : 'incoming'
    return html`
      <li>
        <button
          class="row"
          part="row"
          .value=${id}
          tabindex=${isStop ? 0 : -1}
          ?data-missed=${isMissed(told)}
          @click=${() => this.dispatchEvent(new PickChatEvent(chat))}
          @focus=${() => this.#onFocus(id)}
        >
          <innies-avatar .person=${faceOf(people, title)} size="44"></innies-avatar>
          <span class="name" dir="auto">${name}</span>
          <time dir="auto" datetime=${new Date(timestamp).toISOString()}>${shortWhen(timestamp, Date.now())}</time>
          <span class="last">${drawn(WAYS[way])}<span class="visually-hidden">${panelWord(`calls.${way}`)}</span><span>${callText(told)}</span></span>
        </button>
        ${hasLeft || this.#phase.value === 'off' ? nothing : this.#callBack({ chat, video, name, isStop })}
      </li>
    `
  }

  #callBack({ chat, video, name, isStop }: { chat: ChatId; video: boolean; name: string; isStop: boolean }) {
    const words = panelWord(video ? 'calls.video' : 'calls.audio', { name })
    const onClick = () => this.dispatchEvent(new CallRequestEvent(chat, video))
    return html`<button class="icon-button" tabindex=${isStop ? 0 : -1} aria-label=${words} title=${words} @click=${onClick}>${icon(video ? 'video' : 'phone')}</button>`
  }

  /** As the user knows the chat now; else as it was. */
  #chatOf({ chatId, title, participants }: CallResource) {
    const row = rowOf(this.link, chatId)
    if (row) return row
    const known = this.#state.value?.phase === 'ready' ? this.#state.value.value.people : undefined
    const people = participants.map(id => known?.get(id) ?? this.person(id))
    return { people, title, hasLeft: this.rows.value?.get(chatId)?.left ?? false }
  }

  #onMore(): void {
    void this.doing.do(async () => this.#store?.more())
  }

  #onFocus(call: string): void {
    this.stop = call
  }

  #onKeydown(event: KeyboardEvent): void {
    const rows = [...this.renderRoot.querySelectorAll<HTMLButtonElement>('.row')]
    const focused = this.shadowRoot?.activeElement?.closest('li')?.querySelector<HTMLButtonElement>('.row')
    const at = focused ? rows.indexOf(focused) : -1
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }
    const to = rows[steps[event.key] ?? -1]
    if (!to) return
    event.preventDefault()
    to.focus()
  }
}

define('innies-calls-panel', InniesCallsPanel)

declare global {
  interface HTMLElementTagNameMap {
    'innies-calls-panel': InniesCallsPanel
  }
}
