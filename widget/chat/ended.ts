import { css, html, LitElement, nothing } from 'lit'
import { property } from 'lit/decorators.js'
import type { Person, UserId } from '../../server/protocol/people.ts'
import { companyWord } from '../base/company-words.ts'
import { define } from '../base/define.ts'
import { textButton, tokens } from './styles.ts'
import { Wish } from './wish.ts'

/** The user takes back that they want nothing from somebody. */
export class UnblockEvent extends Wish {
  readonly user: UserId
  constructor(user: UserId) {
    super('innies-unblock')
    this.user = user
  }
}

const styles = css`
  p {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 0 calc(var(--unit) * 3);
    padding: calc(var(--unit) * 5);
    border-block-start: 1px solid var(--line);
    font-size: 14px;
    line-height: 20px;
    color: var(--soft);
  }
`

/**
 * Stands in the composer's place and says why nothing can be written.
 * @fires innies-unblock - The user takes back that they want nothing from the other one.
 */
export class InniesEnded extends LitElement {
  static override styles = [tokens, textButton, styles]

  /** Whom the user has blocked. Absent where they have left. */
  @property({ attribute: false }) blocked: Person | undefined
  /** What did not work. */
  @property() trouble = ''

  override render() {
    const { blocked } = this
    const reason = blocked ? companyWord('chat.you-blocked', { name: blocked.name }) : companyWord('chat.you-left')
    const unblock = (user: UserId) => this.dispatchEvent(new UnblockEvent(user))
    return html`
      <p>
        <span role="alert">${this.trouble || reason}</span>
        ${blocked ? html`<button class="text-button" @click=${() => unblock(blocked.id)}>${companyWord('chat.unblock')}</button>` : nothing}
      </p>
    `
  }
}

define('innies-ended', InniesEnded)

declare global {
  interface HTMLElementTagNameMap {
    'innies-ended': InniesEnded
  }
  interface HTMLElementEventMap {
    'innies-unblock': UnblockEvent
  }
}
