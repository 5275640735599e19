import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { property } from 'lit/decorators.js'
import { define } from '../base/define.ts'
import { type PanelWordKey, panelWord } from '../base/panel-words.ts'
import { rowIcon } from '../base/row-icons.ts'
import { Watch } from '../base/watch.ts'
import type { Link } from '../link/link.ts'
import { createPushStore, type PushBrowser, type PushState, type PushStore, pushBrowser } from '../notify/push-code.ts'
import { formStyles, panelStyles } from './panel.styles.ts'
import { rowStyles } from './row.styles.ts'
import { tokens } from './styles.ts'

const styles = css`
  :host {
    display: block;
    flex: none;
    padding: 0;
  }
  :host([hidden]) {
    display: none;
  }
`

/** The switch for notifications on this device; it says why there are none, and what to do. */
export class InniesPushSetting extends LitElement {
  static override styles = [tokens, rowStyles, formStyles, panelStyles, styles]

  @property({ attribute: false }) link!: Link
  @property({ attribute: false }) browser: PushBrowser = pushBrowser

  #store: PushStore | undefined
  readonly #state = new Watch(this, () => this.#store?.$state)

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('link') && this.#store) return
    this.#store?.close()
    this.#store = createPushStore(this.link, this.browser)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#store?.close()
    this.#store = undefined
  }

  override render() {
    const state: PushState = this.#state.value ?? { phase: 'looking' }
    this.hidden = state.phase === 'not-offered' || state.phase === 'looking'
    if (state.phase === 'not-offered' || state.phase === 'looking') return nothing
    if (state.phase === 'app') return html`<p class="hint">${panelWord('push.app')}</p>`
    const isOn = state.phase === 'on'
    const canTurn = isOn || state.phase === 'off' || state.phase === 'failed'
    const toggle = () => void (isOn ? this.#store?.turnOff() : this.#store?.turnOn())
    const isAlarm = state.phase === 'failed'
    return html`
      <button class="item" role="switch" aria-checked=${isOn} aria-describedby="hint" ?disabled=${!canTurn} @click=${toggle}>
        ${rowIcon('bell')}<span>${panelWord('push.title')}</span>
      </button>
      <p class=${isAlarm ? 'refused' : 'hint'} id="hint" role="status">${panelWord(hintOf(state))}</p>
    `
  }
}

type Shown = Exclude<PushState, { phase: 'not-offered' | 'looking' | 'app' }>

function hintOf(state: Shown): PanelWordKey {
  if (state.phase === 'off' || state.phase === 'on') return 'push.hint'
  if (state.phase === 'unsupported' && state.isForHomeScreen) return 'push.home-screen'
  return `push.${state.phase}`
}

define('innies-push-setting', InniesPushSetting)

declare global {
  interface HTMLElementTagNameMap {
    'innies-push-setting': InniesPushSetting
  }
}
