import { html, LitElement, nothing } from 'lit'
import { property, query, state } from 'lit/decorators.js'
import { type ActWordKey, actWord } from '../base/act-words.ts'
import { define } from '../base/define.ts'
import { word } from '../base/words.ts'
import { emojiPickerStyles } from './emoji-picker.styles.ts'
import { type Emoji, findEmojis, inTone, keepTone, loadEmojis, recentEmojis, remember, skinTone } from './emojis.ts'
import { popupStyles } from './popup.styles.ts'
import { textButton, tokens } from './styles.ts'

/** The user chose an emoji. */
export class EmojiEvent extends Event {
  readonly emoji: string
  constructor(emoji: string) {
    super('innies-emoji')
    this.emoji = emoji
  }
}

type Phase = { phase: 'loading' } | { phase: 'failed' } | { phase: 'loaded'; groups: readonly (readonly Emoji[])[] }

/** A stretch of the grid; `sign` stands for it in the bar. */
type Section = { title: ActWordKey; sign: string; emojis: readonly Emoji[] }

const GROUPS: readonly [ActWordKey, string][] = [
  ['act.smileys', '😀'],
  ['act.people', '👋'],
  ['act.nature', '🐻'],
  ['act.food', '🍎'],
  ['act.places', '🚗'],
  ['act.activities', '⚽'],
  ['act.objects', '💡'],
  ['act.symbols', '💜'],
  ['act.flags', '🏁'],
]
const TONES = [0, 1, 2, 3, 4, 5] as const

/**
 * All emojis, drawn by the system, with search, those used last, and skin tones.
 * @fires innies-emoji - The user chose one.
 */
export class InniesEmojiPicker extends LitElement {
  static override styles = [tokens, textButton, popupStyles, emojiPickerStyles]

  @property({ attribute: false }) text = ''

  @state() private data: Phase = { phase: 'loading' }
  @state() private tone = skinTone()

  @query('input') private field!: HTMLInputElement

  override connectedCallback(): void {
    super.connectedCallback()
    this.setAttribute('role', 'dialog')
    this.setAttribute('aria-label', actWord('act.emojis'))
    void this.#load()
  }

  /** Into the search, where no keyboard comes up for it. */
  override async focus(): Promise<void> {
    await this.updateComplete
    const target = matchMedia('(pointer: coarse)').matches ? this.shadowRoot?.querySelector('nav button') : this.field
    if (target instanceof HTMLElement) target.focus({ preventScroll: true })
  }

  override render() {
    const sections = this.#sections()
    const isSearching = this.text.trim() !== ''
    return html`
      <input
        type="search"
        placeholder=${actWord('act.emoji-search')}
        aria-label=${actWord('act.emoji-search')}
        @input=${() => (this.text = this.field.value)}
        @keydown=${this.#onSearchKey}
      />
      <nav ?hidden=${isSearching}>
        ${sections.map(({ title, sign }, i) => html`<button aria-label=${actWord(title)} title=${actWord(title)} @click=${() => this.#goTo(i)}>${sign}</button>`)}
      </nav>
      <div class="grids" @click=${this.#onClick} @keydown=${this.#onGridKey}>${this.#body(sections, isSearching)}</div>
      <div class="tones" role="group" aria-label=${actWord('act.tone')}>
        ${TONES.map(
          tone => html`
            <button aria-pressed=${tone === this.tone} aria-label=${actWord(`act.tone-${tone}`)} title=${actWord(`act.tone-${tone}`)} @click=${() => this.#setTone(tone)}>
              ${inTone('✋', tone)}
            </button>
          `,
        )}
      </div>
    `
  }

  #body(sections: readonly Section[], isSearching: boolean) {
    if (this.data.phase === 'failed')
      return html`
        <p role="alert">
          ${actWord('act.emoji-failed')}
          <button class="text-button" @click=${this.#load}>${word('chat.try-again')}</button>
        </p>
      `
    if (this.data.phase === 'loaded' && isSearching && !sections[0]?.emojis.length)
      return html`<p role="status">${actWord('act.emoji-none')}</p>`
    return sections.map(
      ({ title, emojis }) => html`
        <section aria-label=${actWord(title)}>
          ${isSearching ? nothing : html`<h3>${actWord(title)}</h3>`}
          <div class="grid">
            ${emojis.map(({ text, name }, i) => html`<button class="emoji" tabindex=${i ? -1 : 0} aria-label=${name} title=${name}>${text}</button>`)}
          </div>
        </section>
      `,
    )
  }

  #sections(): Section[] {
    if (this.data.phase !== 'loaded') return []
    const { groups } = this.data
    if (this.text.trim()) return [{ title: 'act.emojis', sign: '', emojis: findEmojis(groups, this.text) }]
    const known = new Map(groups.flat().map(emoji => [emoji.text, emoji.name]))
    const recent = recentEmojis().map(text => ({ text, name: known.get(text) ?? text }) as Emoji)
    return [
      ...(recent.length ? [{ title: 'act.recent', sign: '🕘', emojis: recent } as const] : []),
      ...GROUPS.map(([title, sign], i) => ({ title, sign, emojis: groups[i] ?? [] })),
    ]
  }

  async #load(): Promise<void> {
    try {
      this.data = { phase: 'loaded', groups: await loadEmojis() }
    } catch {
      this.data = { phase: 'failed' }
    }
  }

  #setTone(tone: number): void {
    keepTone(tone)
    this.tone = tone
    void this.#load()
  }

  #goTo(index: number): void {
    const section = this.shadowRoot?.querySelectorAll('section')[index]
    section?.scrollIntoView({ block: 'start' })
    section?.querySelector('button')?.focus({ preventScroll: true })
  }

  #onClick({ target }: Event): void {
    if (target instanceof HTMLButtonElement && target.matches('.emoji')) this.#take(target.textContent ?? '')
  }

  #take(emoji: string): void {
    remember(emoji)
    this.dispatchEvent(new EmojiEvent(emoji))
  }

  #onSearchKey(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) return
    const [first] = this.shadowRoot?.querySelectorAll<HTMLButtonElement>('.emoji') ?? []
    if (!first || (event.key !== 'ArrowDown' && event.key !== 'Enter')) return
    event.preventDefault()
    if (event.key === 'Enter' && this.text.trim()) this.#take(first.textContent ?? '')
    else first.focus()
  }

  #onGridKey(event: KeyboardEvent): void {
    const { target, key } = event
    if (!(target instanceof HTMLElement) || !target.matches('.emoji')) return
    const all = [...(this.shadowRoot?.querySelectorAll<HTMLElement>('.emoji') ?? [])]
    const isRtl = getComputedStyle(this).direction === 'rtl'
    const steps: Record<string, number> = {
      ArrowRight: isRtl ? -1 : 1,
      ArrowLeft: isRtl ? 1 : -1,
      ArrowDown: columnsOf(target),
      ArrowUp: -columnsOf(target),
    }
    const step = steps[key]
    if (step === undefined) return
    event.preventDefault()
    const next = all[all.indexOf(target) + step]
    if (next) next.focus()
    else if (step < 0) this.field.focus()
    else all.at(-1)?.focus()
  }
}

function columnsOf(button: HTMLElement): number {
  const grid = button.parentElement
  return grid ? getComputedStyle(grid).gridTemplateColumns.split(' ').length : 1
}

define('innies-emoji-picker', InniesEmojiPicker)

declare global {
  interface HTMLElementTagNameMap {
    'innies-emoji-picker': InniesEmojiPicker
  }
  interface HTMLElementEventMap {
    'innies-emoji': EmojiEvent
  }
}
