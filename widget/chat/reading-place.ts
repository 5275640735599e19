const NEAR = 4 // px from the bottom that still count as the bottom
const EXACT = 0.75 // px; scroll positions snap to device pixels

/**
 * What the reader looks at in a list that scrolls from its bottom: the newest row, or the row at the top edge.
 * History that comes in above needs no correction there; what grows below the reader is scrolled away.
 * What is held is the part of a row that is marked `data-anchor`: days and spaces between rows come and go with history.
 */
export class ReadingPlace {
  readonly #scroller: HTMLElement
  readonly #rows: HTMLElement
  #anchor: { part: Element; offset: number } | undefined
  #last = 0

  /** `rows`: the element whose children are the rows, from old to new. */
  constructor(scroller: HTMLElement, rows: HTMLElement) {
    this.#scroller = scroller
    this.#rows = rows
  }

  get isAtBottom(): boolean {
    return this.#anchor === undefined
  }

  /** How far it is to the top, px. Undefined while the list is not shown. */
  get above(): number | undefined {
    const { scrollHeight, clientHeight, scrollTop } = this.#scroller
    return clientHeight === 0 ? undefined : scrollHeight - clientHeight + scrollTop
  }

  /** Reads the place anew if the list was scrolled. */
  look(): void {
    const { scrollTop, clientHeight } = this.#scroller
    if (clientHeight === 0 || scrollTop === this.#last) return // hiding resets the scroll position
    this.#last = scrollTop
    const part = -scrollTop < NEAR ? undefined : this.#firstVisible()
    this.#anchor = part && { part, offset: this.#offset(part) }
  }

  /** Puts the place back where it was, after rows came or changed their height. */
  hold(): void {
    if (this.#scroller.clientHeight === 0) return
    const anchor = this.#anchor
    if (!anchor) this.#scroll(0)
    else if (anchor.part.isConnected) {
      const moved = this.#offset(anchor.part) - anchor.offset
      if (Math.abs(moved) > EXACT) this.#scroll(this.#scroller.scrollTop + moved)
    }
  }

  toBottom(): void {
    this.#anchor = undefined
    this.hold()
  }

  /** Moves a row to the top edge, unless it is in view already. */
  reveal(row: Element, margin: number): void {
    const offset = this.#offset(row)
    if (offset >= 0) return
    this.#scroller.scrollTop += offset - margin
    this.look()
  }

  #scroll(top: number): void {
    if (this.#scroller.scrollTop !== top) this.#scroller.scrollTop = top
    this.#last = this.#scroller.scrollTop
  }

  #offset(row: Element): number {
    return row.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top
  }

  /** The anchor of the first row that begins below the top edge, or of the one that fills the view. */
  #firstVisible(): Element | undefined {
    const rows = this.#rows.children
    let low = 0
    for (let high = rows.length; low < high; ) {
      const middle = (low + high) >> 1
      const row = rows[middle]
      if (row && this.#offset(row) < 0) low = middle + 1
      else high = middle
    }
    const { clientHeight } = this.#scroller
    // A day and the "New" line may come before the message they belong to.
    for (const row of [rows[low], rows[low + 1], rows[low + 2]]) {
      const part = row?.querySelector('[data-anchor]')
      if (part && this.#offset(part) < clientHeight) return part
    }
    return rows[low - 1]?.querySelector('[data-anchor]') ?? undefined
  }
}
