import { css, html, nothing } from 'lit'
import { property, query, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { ChatId, Sent } from '../../server/protocol/chat.ts'
import { define } from '../base/define.ts'
import { icon } from '../base/icons.ts'
import { panelWord } from '../base/panel-words.ts'
import { shortWhen } from '../base/time.ts'
import { Watch } from '../base/watch.ts'
import { word } from '../base/words.ts'
import '../base/avatar.ts'
import { JumpEvent } from './jump-event.ts'
import { hitStyles, marked } from './marked.ts'
import { formStyles, panelStyles } from './panel.styles.ts'
import { PanelElement } from './panel-element.ts'
import { rowStyles } from './row.styles.ts'
import { createSearchStore, type Search, type SearchStore } from './search-store.ts'
import { iconButton, notice, skeleton, textButton, tokens } from './styles.ts'

const styles = css`
  :host {
    gap: calc(var(--unit) * 2);
  }
  .bar {
    display: flex;
    align-items: center;
    position: sticky;
    inset-block-start: calc(var(--unit) * -2);
    z-index: 1;
    padding: calc(var(--unit) * 2);
    margin: calc(var(--unit) * -2) calc(var(--unit) * -2) 0;
    background: var(--bg);
  }
  .bar input {
    flex: 1;
    min-inline-size: 0;
    margin-inline-end: var(--unit);
  }
  .up svg {
    transform: scaleY(-1);
  }
  .place {
    padding-inline: calc(var(--unit) * 2);
    font-size: 12px;
    line-height: 16px;
    color: var(--faint);
  }
  .row[aria-current] {
    background: color-mix(in srgb, var(--accent) 11%, transparent);
  }
`

/**
 * A search in one chat: what was found, the newest first, and steps from one to the next.
 * @fires innies-jump - The user wants to see a message in its place.
 */
export class InniesFindPanel extends PanelElement {
  static override styles = [
    tokens,
    iconButton,
    textButton,
    skeleton,
    notice,
    rowStyles,
    hitStyles,
    formStyles,
    panelStyles,
    styles,
  ]

  @property({ attribute: false }) chat!: ChatId

  /** Index of the message that was jumped to; -1 before the first. */
  @state() private at = -1

  @query('input') private input!: HTMLInputElement

  #store: SearchStore | undefined
  readonly #search = new Watch(this, () => this.#store?.$search)

  protected override open(): void {
    this.#store = createSearchStore(this.link, { chat: this.chat })
  }

  override focus(): void {
    void this.updateComplete.then(() => this.input.focus())
  }

  override render() {
    const search = this.#search.value ?? { phase: 'off' }
    const facts = 'facts' in search ? search.facts : []
    const name = panelWord('title.find')
    return html`
      <div class="bar" role="search">
        <input type="search" placeholder=${name} aria-label=${name} autocomplete="off" maxlength="100" @input=${this.#onInput} @keydown=${this.#onKeydown} />
        ${this.#step('up', 'search.previous', this.at <= 0, -1)} ${this.#step('down', 'search.next', this.at >= facts.length - 1, 1)}
      </div>
      ${this.#results(search)}
    `
  }

  #step(name: 'up' | 'down', key: 'search.previous' | 'search.next', isOff: boolean, by: number) {
    return html`<button class="icon-button ${name}" aria-label=${panelWord(key)} title=${panelWord(key)} ?disabled=${isOff} @click=${() => this.#go(this.at + by)}>${icon('down')}</button>`
  }

  #results(search: Search) {
    if (search.phase === 'off') return html`<div class="notice">${panelWord('search.hint')}</div>`
    if (search.phase === 'failed')
      return html`<div class="notice" role="alert"><b>${panelWord('search.failed')}</b>${search.message}</div>`
    const { facts, next, q } = search
    const isAsking = search.phase === 'asking'
    if (!facts.length && next === undefined && !isAsking)
      return html`<div class="notice" role="status">${panelWord('search.nothing', { text: q })}</div>`
    const count = next === undefined ? facts.length : `${facts.length}+`
    return html`
      ${facts.length ? html`<p class="place" role="status">${this.at < 0 ? panelWord('search.found', { count }) : panelWord('search.place', { at: this.at + 1, count })}</p>` : nothing}
      <ul role="list" aria-label=${panelWord('search.messages')} aria-busy=${isAsking}>
        ${repeat(
          facts,
          ({ rev }) => rev,
          (fact, i) => this.#hit(fact, q, i),
        )}
      </ul>
      ${next === undefined ? nothing : html`<button class="text-button" ?disabled=${isAsking} @click=${() => this.#store?.more()}>${panelWord('search.more')}</button>`}
    `
  }

  #hit({ from, text, at }: Sent, q: string, index: number) {
    const writer = this.person(from)
    return html`
      <li>
        <button class="row" aria-current=${index === this.at ? 'true' : nothing} @click=${() => this.#go(index)}>
          <innies-avatar .person=${writer} size="40"></innies-avatar>
          <span class="name" dir="auto">${from === this.me ? word('chat.yourself') : writer.name}</span>
          <time dir="auto" datetime=${new Date(at).toISOString()}>${shortWhen(at, Date.now())}</time>
          <span class="last" dir="auto">${marked(text, q)}</span>
        </button>
      </li>
    `
  }

  #go(index: number): void {
    const search = this.#search.value
    const fact = search && 'facts' in search ? search.facts[index] : undefined
    if (!fact) return
    this.at = index
    this.dispatchEvent(new JumpEvent(fact.rev, this.chat))
  }

  #onInput(): void {
    this.at = -1
    this.#store?.search(this.input.value)
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.isComposing) return
    event.preventDefault()
    this.#go(this.at + (event.shiftKey ? -1 : 1))
  }
}

define('innies-find-panel', InniesFindPanel)

declare global {
  interface HTMLElementTagNameMap {
    'innies-find-panel': InniesFindPanel
  }
}
