import { css, html, LitElement, nothing } from 'lit'
import { property, query, state } from 'lit/decorators.js'
import { define } from '../base/define.ts'
import { type FileIconName, fileIcon } from '../base/file-icons.ts'
import { fileWord } from '../base/file-words.ts'
import { iconButton, tokens } from './styles.ts'

export type Viewing = {
  /** Where the focus goes back to. */
  opener: HTMLElement
  /** Which picture comes first, of those with these names. */
  at: number
  names: readonly string[]
  addressOf: (place: number) => Promise<string>
  save: (place: number) => void
}

const styles = css`
  dialog {
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
    inline-size: 100%;
    block-size: 100%;
    max-inline-size: none;
    max-block-size: none;
    margin: 0;
    padding: env(safe-area-inset-top) 0 env(safe-area-inset-bottom);
    border: 0;
    background: var(--stage);
    color: var(--on-stage);
  }
  header {
    display: flex;
    align-items: center;
    gap: calc(var(--unit) * 2);
    padding: calc(var(--unit) * 3);
  }
  header > b {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
    font-weight: 500;
  }
  header > span {
    color: var(--on-stage-soft);
    font-variant-numeric: tabular-nums;
  }
  .icon-button {
    color: inherit;
  }
  .icon-button:hover:not(:disabled) {
    background: var(--glass);
  }
  figure {
    position: relative;
    display: grid;
    place-items: center;
    min-block-size: 0;
    margin: 0;
    padding: 0 calc(var(--unit) * 3) calc(var(--unit) * 3);
    touch-action: pinch-zoom;
  }
  img {
    max-inline-size: 100%;
    max-block-size: 100%;
    min-inline-size: 0;
    min-block-size: 0;
    object-fit: contain;
  }
  figure > .icon-button {
    position: absolute;
    inset-block-start: calc(50% - 20px);
    inset-inline-end: calc(var(--unit) * 3);
    background: var(--veil);
    border-radius: 50%;
  }
  figure > .previous {
    inset-inline: calc(var(--unit) * 3) auto;
  }
  .previous svg,
  .icon-button.next:dir(rtl) svg {
    scale: -1 1;
  }
  .previous:dir(rtl) svg {
    scale: 1 1;
  }
`

/** Pictures of a message one by one, over the page. */
export class InniesFileViewer extends LitElement {
  static override styles = [tokens, iconButton, styles]

  @property({ attribute: false }) viewing!: Viewing
  @state() private at = 0
  @state() private address = ''
  @state() private isBroken = false

  @query('dialog') private dialog!: HTMLDialogElement

  override firstUpdated(): void {
    this.dialog.showModal()
    void this.#to(this.viewing.at)
  }

  override render() {
    const { names } = this.viewing
    const count = names.length
    const name = names[this.at] ?? ''
    return html`
      <dialog aria-label=${fileWord('file.viewer')} @keydown=${this.#onKeydown} @close=${this.#onClose} @click=${this.#onClick}>
        <header>
          <b dir="auto">${name}</b>
          ${count > 1 ? html`<span dir="auto" aria-live="polite">${fileWord('file.place', { index: this.at + 1, count })}</span>` : nothing}
          ${this.#button('save', fileWord('file.download', { name }), () => this.viewing.save(this.at))}
          ${this.#button('close', fileWord('file.close'), () => this.dialog.close())}
        </header>
        <figure>
          ${this.isBroken ? html`<p role="status">${fileWord('file.not-shown')}</p>` : this.address ? html`<img src=${this.address} alt=${name} @error=${() => (this.isBroken = true)} />` : nothing}
          ${this.at > 0 ? this.#button('next', fileWord('file.previous'), () => this.#to(this.at - 1), 'previous') : nothing}
          ${this.at < count - 1 ? this.#button('next', fileWord('file.next'), () => this.#to(this.at + 1)) : nothing}
        </figure>
      </dialog>
    `
  }

  #button(name: FileIconName, label: string, act: () => void, part: string = name) {
    return html`<button class="icon-button ${part}" aria-label=${label} title=${label} @click=${act}>${fileIcon(name)}</button>`
  }

  async #to(at: number): Promise<void> {
    this.at = at
    this.address = ''
    this.isBroken = false
    const address = await this.viewing.addressOf(at).catch(() => '')
    if (this.at !== at) return // the user went on
    this.address = address
    this.isBroken = !address
  }

  /** What the dialog does not use is nobody's: a key must not close what is below it. */
  #onKeydown(event: KeyboardEvent): void {
    event.stopPropagation()
    const isRtl = getComputedStyle(this).direction === 'rtl'
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const at = this.at + (isRtl ? -step : step)
    if (step && at >= 0 && at < this.viewing.names.length) void this.#to(at)
  }

  /** Beside the picture. */
  #onClick({ target }: Event): void {
    if (target instanceof HTMLElement && target.matches('figure')) this.dialog.close()
  }

  #onClose(): void {
    this.remove()
    this.viewing.opener.focus({ preventScroll: true })
  }
}

/** Opens it beside the element that what was pressed belongs to, so that it looks like that. */
export function openViewer(viewing: Viewing): void {
  const own = viewing.opener.getRootNode()
  const root = own instanceof ShadowRoot ? own.host.getRootNode() : own
  const viewer = Object.assign(document.createElement('innies-file-viewer'), { viewing })
  ;(root instanceof ShadowRoot ? root : document.body).append(viewer)
}

define('innies-file-viewer', InniesFileViewer)

declare global {
  interface HTMLElementTagNameMap {
    'innies-file-viewer': InniesFileViewer
  }
}
