import { css, html, LitElement, nothing } from 'lit'
import { property } from 'lit/decorators.js'
import { define } from '../base/define.ts'
import { word } from '../base/inbox-words.ts'
import { Watch } from '../base/watch.ts'
import type { Link } from '../link/link.ts'
import { notice, tokens } from './styles.ts'

/** Stands beside the inbox while no chat is open, and says what to do; where there are none the inbox says it. */
export class InniesNothingOpen extends LitElement {
  static override styles = [tokens, notice, css`:host { display: grid; }`]

  @property({ attribute: false }) link: Link | undefined

  readonly #rows = new Watch(this, () => this.link?.$rows)
  readonly #canSearch = new Watch(this, () => this.link?.$canSearch)

  override render() {
    if (!this.#rows.value?.size) return nothing
    return html`<div class="notice"><b>${word('chat.pick')}</b>${this.#canSearch.value === false ? nothing : word('chat.pick-hint')}</div>`
  }
}

define('innies-nothing-open', InniesNothingOpen)

declare global {
  interface HTMLElementTagNameMap {
    'innies-nothing-open': InniesNothingOpen
  }
}
