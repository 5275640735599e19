import { css, html, LitElement, nothing, unsafeCSS } from 'lit'
import { property, state } from 'lit/decorators.js'
import type { Person } from '../../server/protocol/people.ts'
import { define } from './define.ts'
import { hueOf, initials } from './initials.ts'
import { TOKENS } from './tokens.ts'

const styles = css`
  :host {
    display: block;
    flex: none;
    position: relative;
  }
  div {
    display: grid;
    place-items: center;
    inline-size: var(--size);
    block-size: var(--size);
    border-radius: 50%;
    overflow: hidden;
    /* Not tokens: the colour is the person's own. At this lightness white has a contrast of 4.5:1 on every hue. */
    background: oklch(0.52 0.15 var(--hue));
    color: white;
    font-size: calc(var(--size) * 0.35);
    line-height: 1;
    font-weight: 600;
    user-select: none;
  }
  div:not([data-known]) {
    background: var(--theirs);
  }
  div > * {
    grid-area: 1 / 1;
  }
  :host([here])::after {
    content: '';
    position: absolute;
    inset-block-end: 0;
    inset-inline-end: 0;
    inline-size: 12px;
    block-size: 12px;
    border: 2px solid var(--behind, var(--bg));
    border-radius: 50%;
    background: var(--call);
  }
  img {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
`

/**
 * A person's picture, or the initials on a colour of their own. Says nothing to assistive technology: the name stands beside it.
 * @attr here - With a dot: the person is here now.
 * @csspart avatar - A picture of somebody, or their initials.
 */
export class InniesAvatar extends LitElement {
  static override styles = [unsafeCSS(TOKENS), styles]

  @property({ attribute: false }) person: Person | undefined
  /** Diameter, px. */
  @property({ type: Number }) size = 40

  @state() private broken: string | undefined

  override render() {
    const { id = '', name = '', picture } = this.person ?? {}
    return html`
      <div part="avatar" aria-hidden="true" ?data-known=${this.person} .style=${`--size: ${this.size}px; --hue: ${hueOf(id)}`}>
        <span>${initials(name)}</span>
        ${
          picture && picture !== this.broken
            ? html`<img src=${picture} alt="" loading="lazy" referrerpolicy="no-referrer" @error=${() => this.#onError(picture)} />`
            : nothing
        }
      </div>
    `
  }

  #onError(picture: string): void {
    this.broken = picture
  }
}

define('innies-avatar', InniesAvatar)

declare global {
  interface HTMLElementTagNameMap {
    'innies-avatar': InniesAvatar
  }
}
