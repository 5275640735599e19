import { html } from 'lit'
import { property, query, state } from 'lit/decorators.js'
import type { ChatId } from '../../server/protocol/chat.ts'
import type { Person } from '../../server/protocol/people.ts'
import { define } from '../base/define.ts'
import { panelWord } from '../base/panel-words.ts'
import { Watch } from '../base/watch.ts'
import { createDescriptionStore, type DescriptionStore } from './description-store.ts'
import { notLoaded } from './load.ts'
import { formStyles, panelStyles } from './panel.styles.ts'
import { PanelElement } from './panel-element.ts'
import { type ChooseEvent, type InniesPeoplePicker, toggled } from './people-picker.ts'
import { rowStyles } from './row.styles.ts'
import { notice, skeleton, textButton, tokens } from './styles.ts'
import { Wish } from './wish.ts'

/** What the panel was for is done. */
export class DoneEvent extends Wish {
  constructor() {
    super('innies-done')
  }
}

/**
 * People to add to a group.
 * @fires innies-done - They are added.
 */
export class InniesAddPanel extends PanelElement {
  static override styles = [tokens, textButton, skeleton, notice, rowStyles, formStyles, panelStyles]

  @property({ attribute: false }) chat!: ChatId

  @state() private chosen: readonly Person[] = []

  @query('innies-people-picker') private picker!: InniesPeoplePicker | null

  #description: DescriptionStore | undefined
  readonly #state = new Watch(this, () => this.#description?.$state)

  protected override open(): void {
    this.#description = createDescriptionStore(this.chat, this.link)
  }

  protected override shut(): void {
    this.#description?.close()
  }

  override focus(): void {
    this.picker?.focus()
  }

  override render() {
    const state = this.#state.value ?? { phase: 'loading' }
    if (state.phase !== 'ready') return notLoaded(state, () => this.#description?.reload())
    const members = new Set(state.value.members.map(({ user }) => user))
    const { length: count } = this.chosen
    return html`
      <innies-people-picker .link=${this.link} .without=${members} .chosen=${this.chosen} @innies-choose=${this.#onChoose}></innies-people-picker>
      <footer>
        ${this.doing.render()}
        <button class="button" data-main ?disabled=${!count || this.doing.isBusy} @click=${this.#onAdd}>${count ? panelWord('add.do', { count }) : panelWord('title.add')}</button>
      </footer>
    `
  }

  #onChoose({ person }: ChooseEvent): void {
    this.chosen = toggled(this.chosen, person)
  }

  async #onAdd(): Promise<void> {
    const users = this.chosen.map(({ id }) => id)
    if (await this.doing.do(() => this.link.act({ type: 'add', chat: this.chat, users })))
      this.dispatchEvent(new DoneEvent())
  }
}

define('innies-add-panel', InniesAddPanel)

declare global {
  interface HTMLElementTagNameMap {
    'innies-add-panel': InniesAddPanel
  }
  interface HTMLElementEventMap {
    'innies-done': DoneEvent
  }
}
