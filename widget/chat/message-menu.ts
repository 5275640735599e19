import { html, LitElement, nothing } from 'lit'
import { property, state } from 'lit/decorators.js'
import type { ChatId } from '../../server/protocol/chat.ts'
import { type ActIconName, actIcon } from '../base/act-icons.ts'
import { type ActWordKey, actWord } from '../base/act-words.ts'
import { define } from '../base/define.ts'
import { messageOf } from '../link/error.ts'
import { DeedEvent, type DeedHere } from './deed-event.ts'
import { inTone, skinTone } from './emojis.ts'
import type { LiveLine } from './message-actions.ts'
import { CountReadsEvent, ReportEvent, TaskEvent } from './message-events.ts'
import type { InniesMessageList } from './message-list.ts'
import { messageMenuStyles } from './message-menu.styles.ts'
import { PanelEvent } from './panel-event.ts'
import { popupStyles } from './popup.styles.ts'
import { tokens } from './styles.ts'

type Phase =
  | { phase: 'menu' }
  | { phase: 'delete' }
  | { phase: 'report'; isSending: boolean; refusal: string }
  | { phase: 'reported' }

const QUICK = ['👍', '❤️', '😂', '😮', '😢', '🙏']
const LONGEST_REASON = 2000 // UTF-16 units, as in server/protocol/complaint.ts

/**
 * What can be done with one message.
 * @fires innies-reply - The user wants to answer it.
 * @fires innies-react - The user wants to choose from all emojis.
 * @fires innies-close - There is nothing more to choose.
 */
export class InniesMessageMenu extends LitElement {
  static override styles = [tokens, popupStyles, messageMenuStyles]

  @property({ attribute: false }) line!: LiveLine
  /** The row of the message: its wishes come from there. */
  @property({ attribute: false }) row!: HTMLElement
  @property({ attribute: false }) list!: InniesMessageList

  @state() private at: Phase = { phase: 'menu' }
  @state() private reads: number | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.addEventListener('keydown', this.#onKey)
    if (this.line.kind !== 'mine' || this.list.ownRole === undefined || this.line.n === undefined) return
    const event = new CountReadsEvent(this.line.n)
    this.row.dispatchEvent(event)
    void event.count?.then(
      count => (this.reads = count),
      () => undefined, // then it is not said
    )
  }

  override async focus(): Promise<void> {
    await this.updateComplete
    this.#focusFirst()
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('at') && changed.get('at')) this.#focusFirst()
  }

  override render() {
    switch (this.at.phase) {
      case 'menu':
        return this.#menu()
      case 'delete':
        return html`
          <div role="alertdialog" aria-labelledby="title" aria-describedby="hint">
            <h3 id="title">${actWord('act.delete-sure')}</h3>
            <p id="hint">${actWord('act.delete-hint')}</p>
            <div class="buttons">
              <button @click=${this.#close}>${actWord('act.cancel')}</button>
              <button class="danger" @click=${() => this.#do({ type: 'delete', of: this.line.rev })}>${actWord('act.delete')}</button>
            </div>
          </div>
        `
      case 'report':
        return this.#report(this.at)
      case 'reported':
        return html`
          <div>
            <p role="status">${actWord('act.reported')}</p>
            <div class="buttons"><button @click=${this.#close}>${actWord('act.close')}</button></div>
          </div>
        `
    }
  }

  #menu() {
    const { line, list } = this
    const isMine = line.kind === 'mine'
    const canModerate = list.ownRole === 'owner' || list.ownRole === 'admin'
    const canWrite = !list.isReadOnly
    const pin = line.isPinned ? 'act.unpin' : 'act.pin'
    return html`
      <div role="menu" aria-label=${actWord('act.with')}>
        ${canWrite ? this.#quick() : nothing}
        ${canWrite ? this.#item('reply', 'act.reply', () => this.#leave('innies-reply')) : nothing}
        ${list.chat === undefined ? nothing : this.#item('thread', 'act.thread', () => this.#openThread(list.chat))}
        ${line.text && this.#item('copy', 'act.copy', () => void navigator.clipboard?.writeText(line.text))}
        ${canWrite && isMine ? this.#item('pen', 'act.edit', () => this.#edit()) : nothing}
        ${canWrite && list.ownRole !== 'member' ? this.#item('pin', pin, () => this.#send({ type: 'pin', of: line.rev, on: !line.isPinned })) : nothing}
        ${isMine ? nothing : this.#item('flag', 'act.report', () => this.#ask({ phase: 'report', isSending: false, refusal: '' }), true)}
        ${canWrite && (isMine || canModerate) ? this.#item('bin', 'act.delete', () => this.#ask({ phase: 'delete' }), true) : nothing}
        ${this.reads === undefined ? nothing : html`<p class="reads" role="status">${actWord('act.read-by', { count: this.reads })}</p>`}
      </div>
    `
  }

  #quick() {
    const own = new Set(this.line.reactions?.flatMap(({ emoji, isMine }) => (isMine ? emoji : [])))
    const quick = QUICK.map(emoji => inTone(emoji, skinTone()))
    return html`
      <div class="quick" role="group" aria-label=${actWord('act.react')}>
        ${quick.map(
          emoji => html`
            <button
              role="menuitemcheckbox"
              tabindex="-1"
              aria-checked=${own.has(emoji)}
              aria-label=${actWord('act.react-with', { emoji })}
              @click=${() => this.#do({ type: 'react', of: this.line.rev, emoji, on: !own.has(emoji) })}
            >
              ${emoji}
            </button>
          `,
        )}
        <button role="menuitem" tabindex="-1" aria-label=${actWord('act.emojis')} title=${actWord('act.emojis')} @click=${() => this.#leave('innies-react')}>
          ${actIcon('smile')}
        </button>
      </div>
    `
  }

  /** `stays`: the menu asks something first. */
  #item(name: ActIconName, key: ActWordKey, act: () => void, stays = false) {
    const run = () => {
      act()
      if (!stays) this.#close()
    }
    return html`<button role="menuitem" tabindex="-1" ?data-danger=${stays} @click=${run}>${actIcon(name)}${actWord(key)}</button>`
  }

  #report({ isSending, refusal }: Extract<Phase, { phase: 'report' }>) {
    return html`
      <form role="dialog" aria-labelledby="title" @submit=${this.#onReport}>
        <h3 id="title">${actWord('act.report-sure')}</h3>
        <label for="reason">${actWord('act.report-hint')}</label>
        <textarea id="reason" name="reason" rows="3" required dir="auto" maxlength=${LONGEST_REASON}></textarea>
        ${refusal ? html`<p class="refusal" role="alert">${refusal}</p>` : nothing}
        <div class="buttons">
          <button type="button" @click=${this.#close}>${actWord('act.cancel')}</button>
          <button class="danger" ?disabled=${isSending}>${actWord('act.report')}</button>
        </div>
      </form>
    `
  }

  async #onReport(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const reason = new FormData(event.currentTarget as HTMLFormElement).get('reason')
    if (typeof reason !== 'string' || !reason.trim()) return
    const report = new ReportEvent(this.line.rev, reason.trim())
    this.row.dispatchEvent(report)
    this.at = { phase: 'report', isSending: true, refusal: '' }
    try {
      await report.done
      this.at = { phase: 'reported' }
    } catch (error) {
      const refusal = messageOf(error)
      this.at = { phase: 'report', isSending: false, refusal }
    }
  }

  #openThread(chat: ChatId | undefined): void {
    if (chat !== undefined) this.row.dispatchEvent(new PanelEvent({ at: 'thread', chat, of: this.line.rev }))
  }

  #edit(): void {
    const { rev, text, mentions = [] } = this.line
    this.row.dispatchEvent(new TaskEvent({ kind: 'edit', rev, name: '', text }, mentions))
  }

  #ask(next: Phase): void {
    this.at = next
  }

  #send(deed: DeedHere): void {
    this.row.dispatchEvent(new DeedEvent(deed))
  }

  #do(deed: DeedHere): void {
    this.#close()
    this.#send(deed)
  }

  #leave(type: 'innies-reply' | 'innies-react'): void {
    this.#close()
    this.dispatchEvent(new Event(type))
  }

  #close(): void {
    this.dispatchEvent(new Event('innies-close'))
  }

  #focusFirst(): void {
    const first = this.shadowRoot?.querySelector<HTMLElement>('textarea, button')
    first?.focus({ preventScroll: true })
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (this.at.phase !== 'menu') return
    const items = [...(this.shadowRoot?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])]
    const at = items.findIndex(item => item.matches(':focus'))
    const quick = items.filter(item => item.closest('.quick')).length
    const isRtl = getComputedStyle(this).direction === 'rtl'
    const next: Record<string, number> = {
      ArrowDown: at < quick ? quick : at + 1,
      ArrowUp: at < quick ? items.length - 1 : at === quick && quick ? 0 : at - 1,
      ArrowRight: at < quick ? at + (isRtl ? -1 : 1) : at,
      ArrowLeft: at < quick ? at + (isRtl ? 1 : -1) : at,
      Home: 0,
      End: items.length - 1,
    }
    const to = event.key === 'Tab' ? at : next[event.key]
    if (to === undefined) return
    event.preventDefault()
    items.at(to % items.length)?.focus()
  }
}

define('innies-message-menu', InniesMessageMenu)

declare global {
  interface HTMLElementTagNameMap {
    'innies-message-menu': InniesMessageMenu
  }
}
