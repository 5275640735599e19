import { css, html, nothing } from 'lit'
import { property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { ChatId, Description, Rev, Sent } from '../../server/protocol/chat.ts'
import { define } from '../base/define.ts'
import { icon } from '../base/icons.ts'
import { panelWord } from '../base/panel-words.ts'
import { shortWhen } from '../base/time.ts'
import { word } from '../base/words.ts'
import '../base/avatar.ts'
import { messageOf } from '../link/error.ts'
import { createDescriptionStore, type DescriptionStore } from './description-store.ts'
import { inWords } from './file-text.ts'
import { JumpEvent } from './jump-event.ts'
import { type Loaded, notLoaded } from './load.ts'
import { formStyles, panelStyles } from './panel.styles.ts'
import { PanelElement } from './panel-element.ts'
import { plain } from './plain.ts'
import { rowStyles } from './row.styles.ts'
import { iconButton, notice, skeleton, textButton, tokens } from './styles.ts'

const styles = css`
  li {
    display: flex;
    align-items: center;
  }
  .pin {
    display: grid;
    grid-template-columns: 40px minmax(0, 1fr) auto;
    align-items: center;
    gap: 0 calc(var(--unit) * 3);
    flex: 1;
    min-inline-size: 0;
    padding: calc(var(--unit) * 2);
    border-radius: calc(var(--radius) * 2 / 3);
    text-align: start;
  }
  .pin:hover {
    background: color-mix(in srgb, var(--ink) 5%, transparent);
  }
  .text {
    grid-column: 2 / 4;
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
    font-size: 14px;
    line-height: 20px;
    color: var(--soft);
    overflow-wrap: anywhere;
    text-align: match-parent;
  }
`

/** A pinned message; absent what it said, if it cannot be shown. */
type Pin = { rev: Rev; message: Sent | undefined }

/**
 * The pinned messages of a chat, the last pinned first.
 * @fires innies-jump - The user wants to see one in its place.
 */
export class InniesPinsPanel extends PanelElement {
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

  @property({ attribute: false }) chat!: ChatId

  @state() private pins: Loaded<readonly Pin[]> = { phase: 'loading' }

  #description: DescriptionStore | undefined
  #stop: (() => void) | undefined

  protected override open(): void {
    const description = createDescriptionStore(this.chat, this.link)
    this.#description = description
    this.#stop = description.$state.subscribe(state => {
      if (state.phase === 'ready') void this.#load(state.value)
      else this.pins = state
    })
  }

  protected override shut(): void {
    this.#stop?.()
    this.#description?.close()
  }

  override render() {
    if (this.pins.phase !== 'ready') return notLoaded(this.pins, () => this.#description?.reload())
    const pins = this.pins.value
    if (!pins.length)
      return html`<div class="notice"><b>${panelWord('pins.none')}</b>${panelWord('pins.none-hint')}</div>`
    return html`
      ${this.doing.render()}
      <ul role="list" aria-label=${panelWord('title.pins')}>${repeat(
        pins,
        ({ rev }) => rev,
        pin => this.#pin(pin),
      )}</ul>
    `
  }

  #pin({ rev, message }: Pin) {
    return html`
      <li>
        ${message ? this.#message(message) : html`<p class="item hint"><span>${panelWord('pins.gone')}</span></p>`}
        ${
          message && this.#canUnpin
            ? html`<button class="icon-button" aria-label=${panelWord('pins.unpin')} title=${panelWord('pins.unpin')} ?disabled=${this.doing.isBusy} @click=${() => this.#unpin(rev)}>${icon('close')}</button>`
            : nothing
        }
      </li>
    `
  }

  #message(message: Sent) {
    const { rev, from, at } = message
    const writer = this.person(from)
    return html`
      <button class="pin" @click=${() => this.dispatchEvent(new JumpEvent(rev, this.chat))}>
        <innies-avatar .person=${writer} size="40"></innies-avatar>
        <span class="name" dir="auto">${from === this.me ? word('chat.yourself') : writer.name}</span>
        <time dir="auto" datetime=${new Date(at).toISOString()}>${shortWhen(at, Date.now())}</time>
        <span class="text" dir="auto">${plain(inWords(message))}</span>
      </button>
    `
  }

  get #canUnpin(): boolean {
    const row = this.rows.value?.get(this.chat)
    return row !== undefined && !row.left && (row.kind === 'direct' || row.role === 'owner' || row.role === 'admin')
  }

  async #load({ pins }: Description): Promise<void> {
    const own = Symbol()
    this.#latest = own
    try {
      const found = await Promise.all(pins.map(rev => this.link.page(this.chat, { around: rev, limit: 1 })))
      if (this.#latest !== own) return
      const value = pins.map((rev, i): Pin => {
        const fact = found[i]?.facts.find(one => one.rev === rev)
        return { rev, message: fact?.type === 'sent' ? fact : undefined }
      })
      this.pins = { phase: 'ready', value }
    } catch (error) {
      if (this.#latest === own) this.pins = { phase: 'failed', message: messageOf(error) }
    }
  }

  #latest: symbol | undefined

  #unpin(of: Rev): void {
    void this.doing.do(() => this.link.act({ type: 'pin', chat: this.chat, of, on: false }))
  }
}

define('innies-pins-panel', InniesPinsPanel)

declare global {
  interface HTMLElementTagNameMap {
    'innies-pins-panel': InniesPinsPanel
  }
}
