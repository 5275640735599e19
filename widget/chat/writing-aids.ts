import { css, html, nothing, type TemplateResult } from 'lit'
import type { Person } from '../../server/protocol/people.ts'
import { actWord } from '../base/act-words.ts'
import type { ComposerView } from './composer.ts'
import type { Emoji } from './emojis.ts'
import { insert } from './insert.ts'
import { mentionsIn } from './mentions.ts'

/** What can stand in the place of what was typed. */
type Offer = { kind: 'person'; person: Person } | { kind: 'emoji'; emoji: Emoji }

/** `at`: where in the text the `@` or `:` stands. */
type Suggestions = { at: number; offers: readonly Offer[]; chosen: number }

const MOST = 8 // rows
const LEAST = 2 // letters of an emoji's name
const TYPED = /(?<![\p{L}\p{N}])(?:@([^@\n]{0,40})|:([\p{L}\p{N}_+-]{0,40}))$/u

/** What Ctrl or Cmd and a letter put around the selection. */
const AROUND: Readonly<Record<string, string>> = { b: '**', i: '_', e: '`', X: '~~' }

const styles = css`
  #suggestions {
    position: absolute;
    inset-block-end: 100%;
    inset-inline: calc(var(--unit) * 4);
    z-index: 1;
    max-inline-size: 360px;
    padding: var(--unit);
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) * 2 / 3);
    background: var(--bg);
    box-shadow: var(--shadow);
  }
  [role='option'] {
    display: flex;
    align-items: center;
    gap: calc(var(--unit) * 3);
    min-block-size: calc(var(--unit) * 10);
    padding-inline: calc(var(--unit) * 2);
    border-radius: calc(var(--radius) / 3);
    cursor: pointer;
  }
  [role='option'] > :last-child {
    flex: 1;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  [role='option'][aria-selected='true'] {
    background: color-mix(in srgb, var(--accent) 14%, transparent);
  }
  .glyph {
    inline-size: 32px;
    font-variant-emoji: emoji;
    font-size: 22px;
    text-align: center;
  }
  @media (forced-colors: active) {
    [role='option'][aria-selected='true'] {
      outline: 2px solid Highlight;
    }
  }
`

/** Suggestions while one types, and marks by keys. */
export class WritingAids {
  readonly #composer: ComposerView
  #shown: Suggestions | undefined
  /** The text and caret that the user does not want suggestions for. */
  #closedFor: string | undefined

  constructor(composer: ComposerView) {
    this.#composer = composer
    composer.input.ariaAutoComplete = 'list'
    if (styles.styleSheet) composer.shadowRoot?.adoptedStyleSheets.push(styles.styleSheet)
  }

  /** Whom a text speaks to. */
  mentions(text: string): ReturnType<typeof mentionsIn> {
    return mentionsIn(text, this.#composer.mentioned)
  }

  /** Id of the chosen suggestion. */
  get active(): string | undefined {
    return this.#shown && `suggestion-${this.#shown.chosen}`
  }

  async onInput(): Promise<void> {
    const { input } = this.#composer
    const before = input.value.slice(0, input.selectionStart)
    const [typed, name, code] = TYPED.exec(before) ?? []
    const at = before.length - (typed?.length ?? 0)
    if (this.#closedFor !== undefined && this.#closedFor !== `${at}`) this.#closedFor = undefined
    if (typed === undefined || this.#closedFor !== undefined) return this.#show(undefined)
    if (name !== undefined) return this.#show({ at, offers: this.#people(name), chosen: 0 })
    const offers = await emojisFor(code ?? '')
    if (input.value.slice(0, input.selectionStart) === before) this.#show({ at, offers, chosen: 0 }) // else typed on
  }

  /** Returns whether the key is used up. */
  onKeydown(event: KeyboardEvent): boolean {
    if ((event.ctrlKey || event.metaKey) && !event.altKey) return this.#surround(AROUND[event.key])
    if (!this.#shown || event.shiftKey) return false
    switch (event.key) {
      case 'ArrowDown':
        return this.#step(1)
      case 'ArrowUp':
        return this.#step(-1)
      case 'Enter':
      case 'Tab':
        this.#take(this.#shown.chosen)
        return true
      case 'Escape':
        this.#closedFor = `${this.#shown.at}`
        this.#show(undefined)
        return true
      default:
        return false
    }
  }

  close(): void {
    this.#show(undefined)
  }

  /** The suggestions, above the field. */
  list(): TemplateResult | typeof nothing {
    if (!this.#shown) return nothing
    const { offers, chosen } = this.#shown
    const keepFocus = (event: Event) => event.preventDefault()
    return html`
      <ul id="suggestions" role="listbox" aria-label=${actWord('act.suggestions')} @mousedown=${keepFocus}>
        ${offers.map(
          (offer, i) => html`
            <li id="suggestion-${i}" role="option" aria-selected=${i === chosen} @click=${() => this.#take(i)}>
              ${
                offer.kind === 'person'
                  ? html`<innies-avatar .person=${offer.person} size="32"></innies-avatar><span dir="auto">${offer.person.name}</span>`
                  : html`<span class="glyph" aria-hidden="true">${offer.emoji.text}</span><span dir="auto">${offer.emoji.name}</span>`
              }
            </li>
          `,
        )}
      </ul>
    `
  }

  #people(typed: string): Offer[] {
    const begin = fold(typed)
    return this.#composer.people
      .filter(({ name }) => fold(` ${name}`).includes(` ${begin}`))
      .slice(0, MOST)
      .map(person => ({ kind: 'person', person }))
  }

  #show(next: Suggestions | undefined): void {
    if (!next && !this.#shown) return
    this.#shown = next?.offers.length ? next : undefined
    const { input } = this.#composer
    if (this.#shown) input.setAttribute('aria-controls', 'suggestions')
    else input.removeAttribute('aria-controls') // there is no list
    this.#composer.requestUpdate()
  }

  #step(step: 1 | -1): true {
    const { offers, chosen } = this.#shown ?? { offers: [], chosen: 0 }
    if (this.#shown) this.#shown = { ...this.#shown, chosen: (chosen + step + offers.length) % offers.length }
    this.#composer.requestUpdate()
    return true
  }

  #take(index: number): void {
    const offer = this.#shown?.offers[index]
    const { input } = this.#composer
    if (!this.#shown || !offer) return
    input.setSelectionRange(this.#shown.at, input.selectionStart)
    this.#show(undefined)
    if (offer.kind === 'person') {
      this.#composer.mentioned = [...this.#composer.mentioned, offer.person]
      insert(this.#composer, `@${offer.person.name} `)
    } else {
      insert(this.#composer, offer.emoji.text)
      void import('./emojis.ts').then(({ remember }) => remember(offer.emoji.text))
    }
    this.#show(undefined)
  }

  /** Puts a mark around the selection, or takes it away from there. */
  #surround(mark: string | undefined): boolean {
    if (mark === undefined) return false
    const { input } = this.#composer
    const { selectionStart: start, selectionEnd: end, value } = input
    const inner = value.slice(start, end)
    const isMarked = value.slice(0, start).endsWith(mark) && value.startsWith(mark, end)
    if (isMarked) input.setSelectionRange(start - mark.length, end + mark.length)
    insert(this.#composer, isMarked ? inner : mark + inner + mark)
    const from = isMarked ? start - mark.length : start + mark.length
    input.setSelectionRange(from, from + inner.length)
    return true
  }
}

async function emojisFor(typed: string): Promise<Offer[]> {
  if (typed.length < LEAST) return []
  const { findEmojis, loadEmojis } = await import('./emojis.ts')
  const groups = await loadEmojis().catch(() => []) // no suggestions is what that means
  return findEmojis(groups, typed.replaceAll('_', ' '))
    .slice(0, MOST)
    .map(emoji => ({ kind: 'emoji', emoji }))
}

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase()
