import { html } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { UserId } from '../../server/protocol/people.ts'
import { define } from '../base/define.ts'
import { type IconName, icon } from '../base/icons.ts'
import { type PanelWordKey, panelWord } from '../base/panel-words.ts'
import { rowIcon } from '../base/row-icons.ts'
import { hasTones, setTones, type Tones } from '../base/tones.ts'
import { Watch } from '../base/watch.ts'
import '../base/avatar.ts'
import { formStyles, panelStyles } from './panel.styles.ts'
import './push-setting.ts'
import { PanelElement } from './panel-element.ts'
import { rowStyles } from './row.styles.ts'
import { tokens } from './styles.ts'

/** What the user decides for all their chats. */
export class InniesSettingsPanel extends PanelElement {
  static override styles = [tokens, rowStyles, formStyles, panelStyles]

  readonly #isHidden = new Watch(this, () => this.link?.$isHidden)

  protected override open(): void {
    void this.#nameAll()
  }

  override render() {
    const isHidden = this.#isHidden.value ?? false
    const blocked = [...(this.blocks.value ?? [])]
    return html`
      ${this.doing.render()}
      <div>
        <button class="item" role="switch" aria-checked=${isHidden} ?disabled=${this.doing.isBusy} @click=${() => this.doing.do(() => this.link.appear(!isHidden))}>
          ${rowIcon('clock')}<span>${panelWord('settings.hide')}</span>
        </button>
        <p class="hint">${panelWord('settings.hide-hint')}</p>
      </div>
      <innies-push-setting .link=${this.link}></innies-push-setting>
      <div>
        ${this.#tones('messages', 'chat', 'settings.sounds')}
        ${this.#tones('calls', 'phone', 'settings.tones')}
      </div>
      <div>
        <h3>${panelWord('settings.blocked')}</h3>
        ${
          blocked.length
            ? html`<ul role="list" aria-label=${panelWord('settings.blocked')}>${repeat(
                blocked,
                user => user,
                user => this.#blocked(user),
              )}</ul>`
            : html`<p class="hint">${panelWord('settings.nobody')}</p>`
        }
      </div>
    `
  }

  #tones(of: Tones, drawing: IconName, name: PanelWordKey) {
    const isOn = hasTones(of)
    const toggle = () => {
      setTones(!isOn, of)
      this.requestUpdate()
    }
    return html`
      <button class="item" role="switch" aria-checked=${isOn} @click=${toggle}>
        ${icon(drawing)}<span>${panelWord(name)}</span>
      </button>
    `
  }

  /** Rows of big groups do not name all: somebody who was blocked there is named by who is in them. */
  async #nameAll(): Promise<void> {
    const { $blocks, $people, $rows } = this.link
    const isNamed = (user: UserId) => $people.get().has(user)
    for (const { chat, size, left } of $rows.get()?.values() ?? []) {
      if ([...$blocks.get()].every(isNamed)) return
      if (size !== undefined && !left) await this.link.describe(chat).catch(() => {}) // shown by the id, then
    }
  }

  #blocked(user: UserId) {
    const person = this.person(user)
    return html`
      <li class="row">
        <innies-avatar .person=${person} size="40"></innies-avatar>
        <span class="name" dir="auto">${person.name}</span>
        <button class="button" aria-label="${panelWord('menu.unblock')} ${person.name}" ?disabled=${this.doing.isBusy} @click=${() => this.doing.do(() => this.link.block(user, false))}>
          ${panelWord('menu.unblock')}
        </button>
      </li>
    `
  }
}

define('innies-settings-panel', InniesSettingsPanel)

declare global {
  interface HTMLElementTagNameMap {
    'innies-settings-panel': InniesSettingsPanel
  }
}
