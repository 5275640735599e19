import { css, html, render } from 'lit'
import type { Rev } from '../../server/protocol/chat.ts'
import { type ActIconName, actIcon } from '../base/act-icons.ts'
import { actWord } from '../base/act-words.ts'
import { onLongPress } from '../base/long-press.ts'
import { DeedEvent } from './deed-event.ts'
import { inWords } from './file-text.ts'
import type { MessageLine, MineLine, TheirLine } from './lines.ts'
import { TaskEvent } from './message-events.ts'
import type { InniesMessageList } from './message-list.ts'
import './message-menu.ts'
import type { InniesMessageMenu } from './message-menu.ts'
import { hasPopup, openPopup } from './popup.ts'
import { selectedIn } from './selected.ts'

/** A message with which something can be done: it is stored and not deleted. */
export type LiveLine = (MineLine | TheirLine) & { rev: Rev }

const NEAR_TOP = 30 // px: a row so high up has its bar within

const styles = css`
  .actions {
    position: absolute;
    grid-area: 2 / -2 / 3 / -1;
    inset-block-start: -28px;
    inset-inline-start: max(0px, 100% - 106px);
    z-index: 1;
    display: flex;
    padding: 1px;
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) * 2 / 3);
    background: var(--bg);
  }
  .message[data-mine] .actions {
    inset-inline: auto max(0px, 100% - 106px);
  }
  .actions[data-low] {
    inset-block-start: 2px;
  }
  .actions .icon-button {
    inline-size: 34px;
    block-size: 30px;
  }
  .actions .icon-button::after {
    inset: -7px 0;
  }
`

/** A small bar on the message that the pointer or the focus is on, and a menu by a right click, a long press or keys. */
export class MessageActions {
  readonly #list: InniesMessageList
  readonly #bar = document.createElement('div')
  #menu: InniesMessageMenu | undefined
  /** Rows in which a selection began or ended when the pointer was pressed. */
  #selected: readonly HTMLElement[] = []

  constructor(list: InniesMessageList, rows: HTMLElement) {
    this.#list = list
    if (styles.styleSheet) list.shadowRoot?.adoptedStyleSheets.push(styles.styleSheet)
    this.#bar.className = 'actions'
    this.#bar.setAttribute('role', 'toolbar')
    this.#bar.addEventListener('keydown', event => this.#onBarKey(event))
    for (const type of ['pointerover', 'focusin']) rows.addEventListener(type, event => this.begin(event))
    for (const type of ['pointerleave', 'focusout']) rows.addEventListener(type, () => this.#rest())
    rows.addEventListener('keydown', event => this.#onKey(event))
    // Before the menu: macOS selects the word under the pointer for it, and that is no selection of the user's.
    rows.addEventListener('pointerdown', () => (this.#selected = selectedIn(rows)))
    rows.addEventListener('contextmenu', event => this.#onContextMenu(event))
    onLongPress(rows, target => this.#openMenu(rowOf(target)))
  }

  /** The pointer or the focus came upon something in the list. */
  begin(event: Event, target = event.target): void {
    if (event instanceof PointerEvent && event.pointerType !== 'mouse') return // a finger presses long
    if (!this.#menu) this.#show(rowOf(target))
  }

  #show(row: HTMLElement | undefined): void {
    const line = liveLine(row)
    if (!row || !line || this.#list.isReadOnly) return this.#bar.remove()
    if (this.#bar.parentElement === row) return
    const top = row.getBoundingClientRect().top - this.#list.getBoundingClientRect().top
    this.#bar.toggleAttribute('data-low', top < NEAR_TOP)
    this.#bar.ariaLabel = actWord('act.with')
    const button = (name: ActIconName, text: string, act: (button: HTMLElement) => void) => html`
      <button class="icon-button" aria-label=${text} title=${text} @click=${(event: Event) => act(event.currentTarget as HTMLElement)}>${actIcon(name)}</button>
    `
    render(
      [
        button('smile', actWord('act.react'), anchor => this.#react(row, line, anchor)),
        button('reply', actWord('act.reply'), () => this.#reply(row, line)),
        button('more', actWord('act.more'), anchor => this.#openMenu(row, anchor)),
      ],
      this.#bar,
    )
    row.prepend(this.#bar) // what is last in a row has space below it
  }

  /** Neither pointer nor focus is here any more. */
  #rest(): void {
    queueMicrotask(() => {
      const row = this.#bar.parentElement
      if (row && !this.#menu && !row.matches(':hover, :focus-within')) this.#bar.remove()
    })
  }

  #react(row: HTMLElement, line: LiveLine, anchor: HTMLElement): void {
    void import('./emoji-popup.ts').then(({ openEmojis }) =>
      openEmojis(
        anchor,
        emoji => row.dispatchEvent(new DeedEvent({ type: 'react', of: line.rev, emoji, on: true })),
        row,
      ),
    )
  }

  #reply(row: HTMLElement, line: LiveLine): void {
    const name = line.kind === 'mine' ? '' : this.#list.nameOf(line.from)
    row.dispatchEvent(new TaskEvent({ kind: 'reply', rev: line.rev, name, text: inWords(line) }, []))
  }

  /** `at`: where the pointer was, if it stands there. */
  #openMenu(
    row: HTMLElement | undefined,
    anchor: HTMLElement | null | undefined = row?.querySelector<HTMLElement>('.bubble'),
    at?: DOMPointInit,
  ): void {
    const line = liveLine(row)
    if (!row || !line || !anchor || this.#menu || hasPopup(anchor)) return
    const menu = document.createElement('innies-message-menu')
    Object.assign(menu, { line, row, list: this.#list })
    const close = openPopup({ content: menu, anchor, at, back: row })
    this.#menu = menu
    menu.addEventListener('innies-reply', () => this.#reply(row, line))
    menu.addEventListener('innies-react', () => this.#react(row, line, anchor))
    menu.addEventListener('innies-close', close)
    menu.addEventListener('beforetoggle', ({ newState }) => {
      if (newState === 'closed') this.#menu = undefined
    })
    menu.focus()
  }

  /** Keys on a row itself; what stands within has its own. */
  #onKey(event: KeyboardEvent): void {
    const { key, target } = event
    const isMenuKey = key === 'Enter' || key === 'ContextMenu' || (key === 'F10' && event.shiftKey)
    if (!isMenuKey || !(target instanceof HTMLElement) || !target.matches('.message')) return
    event.preventDefault()
    this.#openMenu(target)
  }

  /** Links and selected text keep the browser's own menu, and Shift brings it anywhere. */
  #onContextMenu(event: MouseEvent): void {
    const row = rowOf(event.target)
    if (!row || !liveLine(row)) return
    const isByShift = event.button === 2 && event.shiftKey
    if (!isTouch(event) && (isByShift || isLink(event.target) || isWithin(row, this.#selected))) return
    event.preventDefault()
    this.#openMenu(
      row,
      undefined,
      event.button === 2 && !isTouch(event) ? { x: event.clientX, y: event.clientY } : undefined,
    )
  }

  #onBarKey(event: KeyboardEvent): void {
    const buttons = [...this.#bar.querySelectorAll('button')]
    const at = buttons.findIndex(button => button.matches(':focus'))
    const forward = getComputedStyle(this.#bar).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    if (event.key === 'Escape') this.#bar.parentElement?.focus({ preventScroll: true })
    else if (/^Arrow(Left|Right)$/.test(event.key))
      buttons.at((at + (event.key === forward ? 1 : -1)) % buttons.length)?.focus()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
}

const isTouch = (event: Event) => event instanceof PointerEvent && event.pointerType === 'touch'

/** Whether a row stands from the first to the last of some. */
function isWithin(row: HTMLElement, [first, last = first]: readonly HTMLElement[]): boolean {
  const isBefore = (a: Node, b: Node) =>
    a === b || Boolean(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING)
  return first !== undefined && last !== undefined && isBefore(first, row) && isBefore(row, last)
}

const isLink = (target: EventTarget | null) => target instanceof Element && target.closest('a') !== null

function rowOf(target: EventTarget | null): HTMLElement | undefined {
  return target instanceof Element ? (target.closest<HTMLElement>('.message') ?? undefined) : undefined
}

/** The line that a row shows, if something can be done with it. */
function liveLine(row: HTMLElement | undefined): LiveLine | undefined {
  const { line } = (row ?? {}) as { line?: MessageLine }
  return line && line.kind !== 'gone' && line.rev !== undefined ? (line as LiveLine) : undefined
}
