import { html, nothing } from 'lit'
import { property } from 'lit/decorators.js'
import type { ChatId, Role, Row } from '../../server/protocol/chat.ts'
import type { Person, UserId } from '../../server/protocol/people.ts'
import { define } from '../base/define.ts'
import { icon } from '../base/icons.ts'
import { panelWord } from '../base/panel-words.ts'
import { rowIcon } from '../base/row-icons.ts'
import { Watch } from '../base/watch.ts'
import '../base/avatar.ts'
import { ask, type Question } from './ask.ts'
import { createDescriptionStore, type DescriptionStore } from './description-store.ts'
import { formStyles, panelStyles } from './panel.styles.ts'
import { PanelElement } from './panel-element.ts'
import { PanelEvent } from './panel-event.ts'
import { PickPersonEvent } from './pick-person-event.ts'
import { presenceLine } from './presence.ts'
import { blockQuestion, reportQuestion } from './questions.ts'
import { tokens } from './styles.ts'

/**
 * Somebody: who they are, and what the user may do about them; with the chat of the two, or as a member of a group.
 * @fires innies-pick-person - The user wants to write to them.
 * @fires innies-panel - The user wants to see the pinned messages.
 */
export class InniesPersonPanel extends PanelElement {
  static override styles = [tokens, formStyles, panelStyles]

  @property({ attribute: false }) user!: UserId
  /** The chat of the two, or the group that they are looked at in. */
  @property({ attribute: false }) chat: ChatId | undefined

  #description: DescriptionStore | undefined
  readonly #state = new Watch(this, () => this.#description?.$state)

  protected override open(): void {
    if (this.chat !== undefined) this.#description = createDescriptionStore(this.chat, this.link)
  }

  protected override shut(): void {
    this.#description?.close()
  }

  override render() {
    const person = this.person(this.user)
    const isBlocked = this.blocks.value?.has(this.user)
    const company = { people: [person], isGroup: false, size: 2 }
    const row = this.chat === undefined ? undefined : this.rows.value?.get(this.chat)
    return html`
      <div class="face">
        <innies-avatar .person=${person} size="96"></innies-avatar>
        <b dir="auto">${person.name}</b>
        ${isBlocked ? panelWord('person.blocked') : presenceLine(company, this.present.value, Date.now())}
      </div>
      ${this.doing.render()}
      ${this.user === this.me ? nothing : [row?.kind === 'group' ? this.#inGroup(person) : row ? this.#inDirect(row) : nothing, this.#always(person, isBlocked)]}
    `
  }

  #inDirect({ chat, muted = false }: Row) {
    const state = this.#state.value
    return html`
      <div>
        <button class="item" role="switch" aria-checked=${muted} @click=${() => this.doing.do(() => this.link.arrange(chat, { muted: !muted }))}>
          ${rowIcon('mute')}<span>${panelWord('group.mute')}</span>
        </button>
        <button class="item" @click=${() => this.dispatchEvent(new PanelEvent({ at: 'pins', chat }))}>
          ${rowIcon('pin')}<span>${panelWord('group.pins')}</span><small>${state?.phase === 'ready' ? state.value.pins.length : nothing}</small>
        </button>
      </div>
    `
  }

  #inGroup(person: Person) {
    const roles = new Map(
      this.#state.value?.phase === 'ready' ? this.#state.value.value.members.map(({ user, role }) => [user, role]) : [],
    )
    const [mine, theirs] = [roles.get(this.me ?? ''), roles.get(this.user)]
    const canRemove = (mine === 'owner' || mine === 'admin') && theirs !== undefined && theirs !== 'owner'
    return html`
      <div>
        ${this.#item(icon('chat'), 'person.write', () => this.dispatchEvent(new PickPersonEvent(this.user)))}
        ${mine === 'owner' && theirs === 'member' ? this.#item(icon('check'), 'person.make-admin', () => this.#appoint('admin')) : nothing}
        ${mine === 'owner' && theirs === 'admin' ? this.#item(rowIcon('block'), 'person.make-member', () => this.#appoint('member')) : nothing}
        ${mine === 'owner' && theirs !== undefined ? this.#item(rowIcon('checks'), 'person.make-owner', () => this.#ask(this.#handOver(person))) : nothing}
        ${canRemove ? this.#item(icon('close'), 'person.remove', () => this.#ask(this.#removal(person)), true) : nothing}
      </div>
    `
  }

  #always(person: Person, isBlocked = false) {
    return html`
      <div>
        ${this.#item(rowIcon('alert'), 'menu.report', () => this.#ask(reportQuestion(this.link, { user: this.user }, person.name)))}
        ${
          isBlocked
            ? this.#item(rowIcon('block'), 'menu.unblock', () => this.doing.do(() => this.link.block(this.user, false)))
            : this.#item(rowIcon('block'), 'menu.block', () => this.#ask(blockQuestion(this.link, person)), true)
        }
      </div>
    `
  }

  #item(shape: SVGElement, key: Parameters<typeof panelWord>[0], act: () => void, isDanger = false) {
    return html`<button class="item" ?data-danger=${isDanger} ?disabled=${this.doing.isBusy} @click=${act}>${shape}<span>${panelWord(key)}</span></button>`
  }

  #ask(question: Question): void {
    void ask(this, question)
  }

  async #change(role: Role): Promise<void> {
    if (this.chat !== undefined) await this.link.act({ type: 'appoint', chat: this.chat, user: this.user, role })
  }

  #appoint(role: Role): void {
    void this.doing.do(() => this.#change(role))
  }

  #handOver({ name }: Person): Question {
    return {
      title: panelWord('person.make-owner-ask', { name }),
      hint: panelWord('person.make-owner-hint', { name }),
      action: panelWord('person.make-owner'),
      isDanger: true,
      act: () => this.#change('owner'),
    }
  }

  #removal({ name }: Person): Question {
    return {
      title: panelWord('person.remove-ask', { name }),
      hint: panelWord('person.remove-hint', { name }),
      action: panelWord('person.remove'),
      isDanger: true,
      act: async () => this.chat !== undefined && this.link.act({ type: 'remove', chat: this.chat, user: this.user }),
    }
  }
}

define('innies-person-panel', InniesPersonPanel)

declare global {
  interface HTMLElementTagNameMap {
    'innies-person-panel': InniesPersonPanel
  }
}
