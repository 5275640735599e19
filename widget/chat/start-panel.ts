import { css, html, nothing } from 'lit'
import { query, state } from 'lit/decorators.js'
import type { Person } from '../../server/protocol/people.ts'
import { define } from '../base/define.ts'
import { icon } from '../base/icons.ts'
import { panelWord } from '../base/panel-words.ts'
import { randomId } from '../base/random.ts'
import { formStyles, panelStyles } from './panel.styles.ts'
import { PanelElement } from './panel-element.ts'
import { type ChooseEvent, type InniesPeoplePicker, toggled } from './people-picker.ts'
import { PickChatEvent } from './pick-chat-event.ts'
import { PickPersonEvent } from './pick-person-event.ts'
import { tokens } from './styles.ts'

const TITLE = 100 // UTF-16 units, as in server/protocol/fact.ts

const styles = css`
  [aria-pressed='true']:dir(rtl) svg {
    transform: scaleX(-1);
  }
`

/**
 * Somebody to write to, or several for a new group.
 * @fires innies-pick-person - The user wants to write to somebody.
 * @fires innies-pick-chat - The new group is there.
 */
export class InniesStartPanel extends PanelElement {
  static override styles = [tokens, formStyles, panelStyles, styles]

  /** Those for the new group; absent while there is to be none. */
  @state() private chosen: readonly Person[] | undefined
  @state() private groupTitle = ''

  /** What was asked for last: asked for again under its key, as nobody may know whether it was made, it is that one. */
  #asked = { group: '', key: '' }

  @query('innies-people-picker') private picker!: InniesPeoplePicker
  @query('footer input') private field!: HTMLInputElement

  /** To the search. */
  override focus(): void {
    void this.updateComplete.then(async () => {
      await this.picker.updateComplete
      this.picker.focus()
    })
  }

  override render() {
    return html`
      <button class="item" aria-pressed=${this.chosen !== undefined} @click=${this.#onGroup}>
        ${icon(this.chosen ? 'back' : 'chat')}<span>${panelWord(this.chosen ? 'start.cancel-group' : 'start.group')}</span>
      </button>
      <innies-people-picker .link=${this.link} .chosen=${this.chosen} @innies-choose=${this.#onChoose}></innies-people-picker>
      ${this.chosen ? this.#group(this.chosen) : nothing}
    `
  }

  #group(chosen: readonly Person[]) {
    const { length: count } = chosen
    return html`
      <footer>
        <label class="field">
          ${panelWord('start.name')}
          <input dir="auto" maxlength=${TITLE} .value=${this.groupTitle} @input=${this.#onTitle} @keydown=${this.#onKeydown} />
        </label>
        ${this.doing.render()}
        <button class="button" data-main ?disabled=${!count || !this.groupTitle.trim() || this.doing.isBusy} @click=${this.#onCreate}>
          ${count ? panelWord('start.create-count', { count }) : panelWord('start.create')}
        </button>
      </footer>
    `
  }

  #onGroup(): void {
    this.chosen = this.chosen ? undefined : []
  }

  #onChoose({ person }: ChooseEvent): void {
    if (this.chosen) this.chosen = toggled(this.chosen, person)
    else this.dispatchEvent(new PickPersonEvent(person.id))
  }

  #onTitle(): void {
    this.groupTitle = this.field.value
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.key === 'Enter' && !event.isComposing) void this.#onCreate()
  }

  async #onCreate(): Promise<void> {
    const [members, title] = [this.chosen?.map(({ id }) => id) ?? [], this.groupTitle.trim()]
    if (!members.length || !title) return
    const group = JSON.stringify([title, members])
    if (group !== this.#asked.group) this.#asked = { group, key: randomId() }
    let chat = ''
    const isMade = await this.doing.do(async () => {
      chat = await this.link.createGroup(title, members, this.#asked.key)
    })
    if (isMade) this.dispatchEvent(new PickChatEvent(chat))
  }
}

define('innies-start-panel', InniesStartPanel)

declare global {
  interface HTMLElementTagNameMap {
    'innies-start-panel': InniesStartPanel
  }
}
