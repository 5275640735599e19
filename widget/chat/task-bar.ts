import { css, html, LitElement } from 'lit'
import { property } from 'lit/decorators.js'
import { actWord } from '../base/act-words.ts'
import { define } from '../base/define.ts'
import { icon } from '../base/icons.ts'
import type { Task } from './composer-events.ts'
import { firstLine } from './quote.ts'
import { iconButton, tokens } from './styles.ts'

const styles = css`
  :host {
    display: flex;
    align-items: center;
    gap: calc(var(--unit) * 2);
    padding: calc(var(--unit) * 2) calc(var(--unit) * 4) 0;
    font-size: 13px;
    line-height: 18px;
  }
  div {
    flex: 1;
    min-inline-size: 0;
    padding-inline-start: calc(var(--unit) * 3);
    border-inline-start: 3px solid var(--accent);
  }
  p {
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  p:first-child {
    font-weight: 600;
    color: var(--accent);
  }
  p + p {
    color: var(--soft);
  }
`

/**
 * Above the composer: which message is answered or edited.
 * @fires innies-leave - Neither, after all.
 */
export class InniesTaskBar extends LitElement {
  static override styles = [tokens, iconButton, styles]

  @property({ attribute: false }) task: Task | undefined

  override render() {
    const { kind, name = '', text = '' } = this.task ?? {}
    const [before, after] = actWord('act.replying-to').split('{name}')
    const whom = name ? html`${before}<bdi>${name}</bdi>${after}` : actWord('act.replying-to-you')
    const leave = actWord(kind === 'edit' ? 'act.leave-edit' : 'act.leave-reply')
    return html`
      <div role="status">
        <p dir="auto">${kind === 'edit' ? actWord('act.editing') : whom}</p>
        <p dir="auto">${firstLine(text)}</p>
      </div>
      <button class="icon-button" aria-label=${leave} title=${leave} @click=${() => this.dispatchEvent(new Event('innies-leave'))}>
        ${icon('close')}
      </button>
    `
  }
}

define('innies-task-bar', InniesTaskBar)

declare global {
  interface HTMLElementTagNameMap {
    'innies-task-bar': InniesTaskBar
  }
}
