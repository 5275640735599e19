import { css, html, LitElement, type PropertyValues, unsafeCSS } from 'lit'
import { property } from 'lit/decorators.js'
import type { Person, UserId } from '../../server/protocol/people.ts'
import { callIcon } from '../base/call-icons.ts'
import { word } from '../base/call-words.ts'
import { TOKENS } from '../base/tokens.ts'
import type { Looks } from './arrange.ts'
import type { CallState } from './call-state.ts'
import type { CallTools } from './check.ts'
import { type Control, ControlEvent } from './control-event.ts'
import type { Hosting } from './hosting.ts'
import type { Recording } from './recording-desk.ts'

/** The user has done with the sheet, or wants another one instead. */
export class SheetEvent extends Event {
  /** The name of the sheet to open; absent to close. */
  readonly sheet: string | undefined
  constructor(sheet?: string) {
    super('innies-call-sheet', { bubbles: true, composed: true })
    this.sheet = sheet
  }
}

declare global {
  interface HTMLElementEventMap {
    'innies-call-sheet': SheetEvent
  }
}

/** The buttons of a sheet, and what is said softly. */
export const rowStyles = css`
  button {
    min-inline-size: 44px;
    min-block-size: 44px;
    border-radius: 12px;
  }
  button:focus-visible,
  select:focus-visible {
    outline-color: var(--on-stage);
  }
  .row {
    display: flex;
    gap: 12px;
    align-items: center;
    inline-size: 100%;
    padding-inline: 12px;
    text-align: start;
  }
  .row:hover {
    background: var(--glass);
  }
  .row[aria-pressed="true"] {
    background: var(--on-stage);
    color: var(--stage);
  }
  .pill {
    padding-inline: 16px;
    background: var(--glass);
    font-weight: 600;
  }
  .soft {
    color: var(--on-stage-soft);
    font-size: 13px;
    line-height: 18px;
  }
  @media (forced-colors: active) {
    .pill,
    .row {
      border: 1px solid;
    }
    .row[aria-pressed="true"] {
      border-width: 4px;
    }
  }
`

export const sheetStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    overflow: hidden;
    border-radius: 20px;
    background: var(--tile);
    color: var(--on-stage);
    outline: none;
  }
  header {
    display: flex;
    flex: none;
    align-items: center;
    min-block-size: 56px;
    padding-inline: 20px 8px;
  }
  h2 {
    flex: 1;
    font-size: 17px;
    line-height: 24px;
    font-weight: 600;
  }
  .content {
    flex: 1;
    min-block-size: 0;
    overflow: auto;
    padding: 4px 12px 16px;
    overscroll-behavior: contain;
  }
  header button {
    display: grid;
    place-items: center;
  }
  header button:hover {
    background: var(--glass);
  }
  @media (forced-colors: active) {
    :host {
      border: 1px solid;
    }
  }
`

/** Something beside the pictures of a call that only a click reveals. */
export abstract class CallSheet extends LitElement {
  static override styles = [unsafeCSS(TOKENS), rowStyles, sheetStyles]

  @property({ attribute: false }) live!: Extract<CallState, { phase: 'live' }>
  @property({ attribute: false }) people: ReadonlyMap<UserId, Person> = new Map()

  /** The chat that the call belongs to. */
  @property({ attribute: false }) chat: string | undefined
  @property({ attribute: false }) looks: Looks | undefined
  @property({ attribute: false }) tools: CallTools | undefined
  /** How the call is run; undefined for a room that is no chat's. */
  @property({ attribute: false }) hosting: Hosting | undefined
  /** How it is recorded; undefined where that cannot be. */
  @property({ attribute: false }) recording: Recording | undefined

  protected abstract get heading(): string
  protected abstract renderContent(): unknown

  protected override render() {
    return html`
      <header>
        <h2 id="heading">${this.heading}</h2>
        <button aria-label=${word('call.close')} @click=${() => this.go()}>${callIcon('close')}</button>
      </header>
      <div class="content">${this.renderContent()}</div>
    `
  }

  protected override willUpdate(_changed: PropertyValues): void {
    this.role = 'region'
    this.ariaLabel = this.heading
  }

  protected ask(control: Control, value = ''): void {
    this.dispatchEvent(new ControlEvent(control, value))
  }

  /** To another sheet, or back to the pictures alone. */
  protected go(sheet?: string): void {
    this.dispatchEvent(new SheetEvent(sheet))
  }
}
