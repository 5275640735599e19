import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { property } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { Sent } from '../../server/protocol/chat.ts'
import type { Person } from '../../server/protocol/people.ts'
import { define } from '../base/define.ts'
import { panelWord } from '../base/panel-words.ts'
import { shortWhen } from '../base/time.ts'
import { Watch } from '../base/watch.ts'
import { word } from '../base/words.ts'
import type { Link } from '../link/link.ts'
import '../base/avatar.ts'
import { rowOf } from './inbox-row.ts'
import { JumpEvent } from './jump-event.ts'
import { hitStyles, marked } from './marked.ts'
import { faceOf, nameOf } from './people.ts'
import { PickPersonEvent } from './pick-person-event.ts'
import { rowStyles } from './row.styles.ts'
import { createSearchStore, type Search, type SearchStore } from './search-store.ts'
import { notice, skeleton, textButton, tokens } from './styles.ts'

const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    padding: 0 calc(var(--unit) * 2) calc(var(--unit) * 2);
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--line) transparent;
    --behind: var(--side);
  }
  .skeleton .row {
    row-gap: calc(var(--unit) * 2);
  }
  .skeleton i {
    grid-column: 2;
    block-size: 12px;
  }
  .skeleton i:first-child {
    grid-area: 1 / 1 / 3;
    block-size: 44px;
    border-radius: 50%;
  }
`

/**
 * People and messages that were searched for.
 * @fires innies-pick-person - The user chose somebody to write to.
 * @fires innies-jump - The user chose a message.
 * @csspart row - Somebody, or a message.
 */
export class InniesFound extends LitElement {
  static override styles = [tokens, textButton, skeleton, notice, rowStyles, hitStyles, styles]

  @property({ attribute: false }) link!: Link
  /** What is searched for. */
  @property() text = ''

  #store: SearchStore | undefined
  readonly #search = new Watch(this, () => this.#store?.$search)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('link')) {
      this.#store = createSearchStore(this.link, { canFindPeople: this.link.$canSearch.get() })
    }
    if (changed.has('text') || changed.has('link')) this.#store?.search(this.text)
  }

  /** To the first that was found. */
  override focus(): void {
    this.#buttons()[0]?.focus()
  }

  override render() {
    return this.#results(this.#search.value ?? { phase: 'off' })
  }

  #results(search: Search) {
    if (search.phase === 'off') return html`<div class="notice">${panelWord('search.hint')}</div>`
    if (search.phase === 'failed')
      return html`<div class="notice" role="alert"><b>${panelWord('search.failed')}</b>${search.message}</div>`
    const { phase, q, people, facts, next } = search
    const isAsking = phase === 'asking'
    if (!people.length && !facts.length) {
      if (isAsking) return SKELETON
      if (next === undefined)
        return html`<div class="notice" role="status">${panelWord('search.nothing', { text: q })}</div>`
    }
    const count = people.length + facts.length
    return html`
      <p class="visually-hidden" role="status">${isAsking ? nothing : panelWord('search.found', { count })}</p>
      <div @keydown=${this.#onKeydown} aria-busy=${isAsking}>
        ${
          people.length
            ? this.#group(
                panelWord('search.people'),
                people.map(person => this.#person(person)),
              )
            : nothing
        }
        ${
          facts.length
            ? this.#group(
                panelWord('search.messages'),
                repeat(facts, keyOf, fact => this.#message(fact, q)),
              )
            : nothing
        }
      </div>
      ${next === undefined ? nothing : html`<button class="text-button" ?disabled=${isAsking} @click=${() => this.#store?.more()}>${panelWord('search.more')}</button>`}
    `
  }

  #group(name: string, items: unknown) {
    return html`<h3 aria-hidden="true">${name}</h3><ul role="list" aria-label=${name}>${items}</ul>`
  }

  #person(person: Person) {
    return html`
      <li>
        <button class="row" part="row" @click=${() => this.dispatchEvent(new PickPersonEvent(person.id))}>
          <innies-avatar .person=${person} size="44"></innies-avatar>
          <span class="name" dir="auto">${person.name}</span>
        </button>
      </li>
    `
  }

  #message(fact: Sent, q: string) {
    const row = rowOf(this.link, fact.chat)
    const isMine = fact.from === this.link.$me.get()?.id
    const writer = isMine ? word('chat.yourself') : (this.link.$people.get().get(fact.from)?.name ?? fact.from)
    const said = marked(fact.text, q)
    return html`
      <li>
        <button class="row" part="row" @click=${() => this.dispatchEvent(new JumpEvent(fact.rev, fact.chat))}>
          <innies-avatar .person=${row && faceOf(row.people, row.title)} size="44"></innies-avatar>
          <span class="name" dir="auto">${row ? nameOf(row.people, row.title) : writer}</span>
          <time dir="auto" datetime=${new Date(fact.at).toISOString()}>${shortWhen(fact.at, Date.now())}</time>
          <span class="last" dir="auto">${isMine || row?.isGroup ? html`<bdi>${writer}</bdi>: ${said}` : said}</span>
        </button>
      </li>
    `
  }

  #buttons(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('button')]
  }

  #onKeydown(event: KeyboardEvent): void {
    const buttons = this.#buttons()
    const at = buttons.indexOf(event.target as HTMLElement)
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }
    const to = steps[event.key]
    if (to === undefined) return
    event.preventDefault()
    buttons[to]?.focus()
  }
}

const keyOf = ({ chat, rev }: Sent) => `${chat} ${rev}`

const SKELETON = html`
  <div class="skeleton" aria-hidden="true">
    ${[0, 1, 2].map(() => html`<div class="row"><i></i><i></i><i></i></div>`)}
  </div>
`

define('innies-found', InniesFound)

declare global {
  interface HTMLElementTagNameMap {
    'innies-found': InniesFound
  }
}
