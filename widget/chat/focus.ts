import type { Item } from './items.ts'
import { selectedIn } from './selected.ts'
import type { Window } from './window.ts'

const OVERLAP = 40 // px of a page that are still in view when it is turned

type Step = 1 | -1

/** Where the hand of the reader is in the list: the row with the focus, how keys lead on from it, and what is selected. */
export class Focus {
  readonly #scroller: HTMLElement
  readonly #list: HTMLElement
  readonly #window: Window<Item>

  constructor(scroller: HTMLElement, list: HTMLElement, window: Window<Item>) {
    this.#scroller = scroller
    this.#list = list
    this.#window = window
    scroller.addEventListener('keydown', event => this.#onKeydown(event))
  }

  /** Keys of rows that must not leave the page: they have the focus, or an end of the selection. */
  get kept(): string[] {
    return [this.#row, ...selectedIn(this.#list)].flatMap(row => row?.dataset.key ?? [])
  }
  /** -1 if no row has the focus. */
  get index(): number {
    return this.#window.indexOf(this.#row?.dataset.key ?? '')
  }

  /** Onto a row or, from it on, the next that can have the focus: that is the one Tab leads to. */
  to(index: number, step: Step = -1): void {
    const window = this.#window
    let found = index
    while (isPassed(window.item(found))) found += step
    if (!window.item(found)) return
    this.#bring(found, step)
    for (const old of this.#list.querySelectorAll<HTMLElement>(':scope > [tabindex="0"]')) old.tabIndex = -1
    const row = window.rows[found - window.first]
    if (row) row.tabIndex = 0
    row?.focus({ preventScroll: true })
  }

  get #row(): HTMLElement | null {
    return this.#list.querySelector(':scope > :focus-within')
  }

  #onKeydown(event: KeyboardEvent): void {
    const { target } = event
    const isOfRow = target === this.#scroller || (target instanceof Element && target.parentElement === this.#list)
    if (!isOfRow || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
    if (this.#follow(event.key)) event.preventDefault()
  }

  /** Returns whether the key means something here. */
  #follow(key: string): boolean {
    const { count } = this.#window
    const page = this.#scroller.clientHeight - OVERLAP
    if (key === 'ArrowUp') this.#walk(-1)
    else if (key === 'ArrowDown') this.#walk(1)
    else if (key === 'Home') this.to(0, 1)
    else if (key === 'End') this.to(count - 1)
    else if (key === 'PageUp') this.to(this.#turn(-page).first, 1)
    else if (key === 'PageDown') this.to(this.#turn(page).last)
    else return false
    return true
  }

  #walk(step: Step): void {
    const { first, last } = this.#inView
    const row = this.#row
    const { index } = this
    if (!row || index < first || index > last) return this.to(step < 0 ? last : first, step)
    const { top, bottom } = this.#box(row)
    const hidden = step < 0 ? -top : bottom - this.#scroller.clientHeight
    if (hidden > 0 && row.offsetHeight > this.#scroller.clientHeight) this.#turn(step * Math.min(hidden, OVERLAP))
    else this.to(index + step, step)
  }

  /** Scrolls no more than it takes to see a row; of one that is higher than the view, the end that is read first. */
  #bring(index: number, step: Step): void {
    const { clientHeight } = this.#scroller
    const row = this.#window.rows[index - this.#window.first]
    if (!row) return this.#window.reveal(index, clientHeight / 3)
    const { top, bottom } = this.#box(row)
    const [above, below] = [Math.min(0, top), Math.max(0, bottom - clientHeight)]
    if (bottom - top > clientHeight) this.#turn(step < 0 ? bottom - clientHeight : top)
    else this.#turn(above || below)
  }

  /** Scrolls down by so many px; returns what is in view then. */
  #turn(px: number): { first: number; last: number } {
    if (px) this.#scroller.scrollTop += px
    this.#window.look()
    this.#window.sync()
    return this.#inView
  }

  /** The rows of which something is in view. */
  get #inView(): { first: number; last: number } {
    const { first, rows } = this.#window
    const isSeen = (row: HTMLElement) => this.#box(row).bottom > 0 && this.#box(row).top < this.#scroller.clientHeight
    return { first: first + rows.findIndex(isSeen), last: first + rows.findLastIndex(isSeen) }
  }

  /** Where a row stands in the view, px from its top. */
  #box(row: HTMLElement): { top: number; bottom: number } {
    const top = row.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top
    return { top, bottom: top + row.offsetHeight }
  }
}

/** Days and the "New" line have nothing to do with a key. */
const isPassed = (item: Item | undefined) => item?.kind === 'day' || item?.kind === 'new'
