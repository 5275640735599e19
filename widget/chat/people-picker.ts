import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { property, query } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { Person, UserId } from '../../server/protocol/people.ts'
import { define } from '../base/define.ts'
import { icon } from '../base/icons.ts'
import { panelWord } from '../base/panel-words.ts'
import { Watch } from '../base/watch.ts'
import type { Link } from '../link/link.ts'
import '../base/avatar.ts'
import { formStyles } from './panel.styles.ts'
import { rowStyles } from './row.styles.ts'
import { createSearchStore, type SearchStore } from './search-store.ts'
import { notice, skeleton, tokens } from './styles.ts'
import { Wish } from './wish.ts'

/** Somebody is chosen, or chosen no more. */
export class ChooseEvent extends Wish {
  readonly person: Person
  constructor(person: Person) {
    super('innies-choose')
    this.person = person
  }
}

/** The chosen after one was chosen, or chosen no more. */
export function toggled(chosen: readonly Person[], person: Person): readonly Person[] {
  const others = chosen.filter(({ id }) => id !== person.id)
  return others.length < chosen.length ? others : [...chosen, person]
}

const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    flex: 1;
    gap: calc(var(--unit) * 2);
  }
  .row {
    block-size: calc(var(--unit) * 14);
  }
  .tick {
    display: grid;
    place-items: center;
    inline-size: 22px;
    block-size: 22px;
    border: 2px solid var(--faint);
    border-radius: 50%;
  }
  .tick svg {
    inline-size: 14px;
    block-size: 14px;
    stroke-width: 3;
    visibility: hidden;
  }
  [aria-checked='true'] .tick {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }
  [aria-checked='true'] .tick svg {
    visibility: visible;
  }
`

/**
 * People to choose from: those the user has chats with, and those a search finds.
 * @fires innies-choose - Somebody is chosen, or chosen no more.
 */
export class InniesPeoplePicker extends LitElement {
  static override styles = [tokens, skeleton, notice, rowStyles, formStyles, styles]

  @property({ attribute: false }) link!: Link
  /** Whom not to offer. */
  @property({ attribute: false }) without: ReadonlySet<UserId> = new Set()
  /** Those who are chosen, where there may be several. */
  @property({ attribute: false }) chosen: readonly Person[] | undefined

  @query('input') private input!: HTMLInputElement | null

  #store: SearchStore | undefined
  readonly #search = new Watch(this, () => this.#store?.$search)
  readonly #rows = new Watch(this, () => this.link?.$rows)
  readonly #people = new Watch(this, () => this.link?.$people)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('link')) this.#store = createSearchStore(this.link, { canFindPeople: true, canFindMessages: false })
  }

  override focus(): void {
    this.input?.focus()
  }

  override render() {
    const name = panelWord('start.search')
    return html`
      ${
        this.link.$canSearch.get()
          ? html`<input type="search" placeholder=${name} aria-label=${name} autocomplete="off" maxlength="100" @input=${() => this.#store?.search(this.input?.value ?? '')} />`
          : nothing
      }
      ${this.#results()}
    `
  }

  #results() {
    const search = this.#search.value ?? { phase: 'off' }
    if (search.phase === 'failed')
      return html`<div class="notice" role="alert"><b>${panelWord('search.failed')}</b>${search.message}</div>`
    if (search.phase === 'off') return this.#known()
    const people = search.people.filter(({ id }) => !this.without.has(id))
    if (people.length) return this.#list(panelWord('search.people'), people)
    if (search.phase === 'asking') return SKELETON
    return html`<div class="notice" role="status">${panelWord('search.nobody', { text: search.q })}</div>`
  }

  #known() {
    const hint = panelWord(this.link.$canSearch.get() ? 'start.nobody-hint' : 'start.closed')
    const people = this.#acquainted()
    if (!people.length) return html`<div class="notice"><b>${panelWord('start.nobody')}</b>${hint}</div>`
    return this.#list(panelWord('start.known'), people)
  }

  /** Members of the user's chats by name; the chosen first, who may have been found elsewhere. */
  #acquainted(): Person[] {
    const [me, people] = [this.link.$me.get()?.id, this.#people.value]
    const members = new Set([...(this.#rows.value?.values() ?? [])].flatMap(row => row.members))
    const chosen = this.chosen ?? []
    const others = [...members].filter(id => id !== me && !this.without.has(id) && !chosen.some(one => one.id === id))
    const named = others.flatMap(id => people?.get(id) ?? [])
    return [...chosen, ...named.sort((a, b) => a.name.localeCompare(b.name))]
  }

  #list(name: string, people: readonly Person[]) {
    return html`
      <div>
        <h3 aria-hidden="true">${name}</h3>
        <ul role="list" aria-label=${name}>${repeat(
          people,
          ({ id }) => id,
          person => this.#person(person),
        )}</ul>
      </div>
    `
  }

  #person(person: Person) {
    const isChosen = this.chosen?.some(({ id }) => id === person.id)
    return html`
      <li>
        <button
          class="row"
          role=${this.chosen ? 'checkbox' : nothing}
          aria-checked=${isChosen ?? nothing}
          @click=${() => this.dispatchEvent(new ChooseEvent(person))}
        >
          <innies-avatar .person=${person} size="40"></innies-avatar>
          <span class="name" dir="auto">${person.name}</span>
          ${this.chosen ? html`<span class="tick">${icon('check')}</span>` : nothing}
        </button>
      </li>
    `
  }
}

const SKELETON = html`<div class="skeleton" aria-hidden="true">${[0, 1, 2].map(() => html`<div class="row"><i></i><i></i></div>`)}</div>`

define('innies-people-picker', InniesPeoplePicker)

declare global {
  interface HTMLElementTagNameMap {
    'innies-people-picker': InniesPeoplePicker
  }
  interface HTMLElementEventMap {
    'innies-choose': ChooseEvent
  }
}
