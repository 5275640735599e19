import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { property } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { define } from '../base/define.ts'
import { fileIcon } from '../base/file-icons.ts'
import { fileWord } from '../base/file-words.ts'
import type { OutFile } from '../link/link.ts'
import { iconOf } from './file-icon.ts'
import { sizeText } from './file-text.ts'
import { objectAddress } from './object-address.ts'
import { iconButton, tokens } from './styles.ts'

const styles = css`
  :host {
    display: block;
    padding: calc(var(--unit) * 2) calc(var(--unit) * 4) 0;
  }
  ul {
    display: flex;
    gap: calc(var(--unit) * 2);
    overflow-x: auto;
    scrollbar-width: thin;
  }
  li {
    display: grid;
    grid-template: 28px 28px / 56px minmax(0, 1fr) auto;
    column-gap: calc(var(--unit) * 2);
    flex: 0 0 min(232px, 80%);
    min-inline-size: 0;
    align-items: center;
    border-radius: calc(var(--radius) * 2 / 3);
    background: var(--theirs);
    overflow: clip;
    font-size: 13px;
    line-height: 18px;
  }
  li > :first-child {
    grid-area: 1 / 1 / -1;
    inline-size: 56px;
    block-size: 56px;
    object-fit: cover;
    padding: 0;
  }
  li > svg:first-child {
    padding: 18px;
    color: var(--soft);
  }
  b {
    align-self: end;
    justify-self: start; /* beside its picture, whatever its direction */
    max-inline-size: 100%;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
    font-weight: 500;
  }
  small {
    grid-area: 2 / 2;
    align-self: start;
    font-size: 12px;
    color: var(--soft);
  }
  .icon-button {
    grid-area: 1 / 3 / -1;
  }
  .over {
    display: grid;
    place-items: center;
    block-size: 56px;
    border: 2px dashed var(--accent);
    border-radius: calc(var(--radius) * 2 / 3);
    color: var(--accent);
    font-weight: 500;
  }
`

/**
 * The files that go with the next message.
 * @fires innies-remove - One of them does not, after all; `detail` is its key.
 */
export class InniesAttachTray extends LitElement {
  static override styles = [tokens, iconButton, styles]

  @property({ attribute: false }) files: readonly OutFile[] = []
  /** Files are dragged over the chat. */
  @property({ type: Boolean }) over = false

  /** Where the one was that the user took out. */
  #left: number | undefined

  /** The focus goes to the one beside it. */
  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('files') || this.#left === undefined) return
    const buttons = this.renderRoot.querySelectorAll('button')
    buttons[Math.min(this.#left, buttons.length - 1)]?.focus()
    this.#left = undefined
  }

  override render() {
    const count = this.files.length
    return html`
      <p class="visually-hidden" role="status">${count ? fileWord('file.chosen', { count }) : nothing}</p>
      ${
        this.over
          ? html`<p class="over">${fileWord('file.drop')}</p>`
          : html`<ul role="list" aria-label=${fileWord('file.chosen', { count })}>
              ${repeat(
                this.files,
                ({ key }) => key,
                file => this.#file(file),
              )}
            </ul>`
      }
    `
  }

  #file({ key, blob, name, width }: OutFile) {
    const remove = fileWord('file.remove', { name })
    return html`
      <li>
        ${width ? html`<img src=${objectAddress(blob)} alt="" />` : fileIcon(iconOf(blob.type))}
        <b dir="auto" title=${name}>${name}</b>
        <small><bdi>${sizeText(blob.size)}</bdi></small>
        <button class="icon-button" aria-label=${remove} title=${remove} @click=${() => this.#onRemove(key)}>${fileIcon('close')}</button>
      </li>
    `
  }

  #onRemove(key: string): void {
    this.#left = this.files.findIndex(file => file.key === key)
    this.dispatchEvent(new CustomEvent('innies-remove', { detail: key }))
  }
}

define('innies-attach-tray', InniesAttachTray)

declare global {
  interface HTMLElementTagNameMap {
    'innies-attach-tray': InniesAttachTray
  }
}
