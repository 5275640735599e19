import type { TemplateResult } from 'lit'
import { Drawn } from './drawn.ts'
import { Heights, type Keyed } from './heights.ts'
import type { Pieces } from './pieces.ts'

type Parts<Item> = {
  /** Scrolls from its bottom: `flex-direction: column-reverse`. */
  scroller: HTMLElement
  /** Has the rows for children; its block padding stands for those that are not drawn. */
  list: HTMLElement
  draw: (item: Item) => TemplateResult
  /** Keys of rows that must stay in the page wherever the reader is. */
  kept: () => readonly string[]
}

/** Whether the first row is the first of all, and the last the newest of all. */
export type Ends = { hasStart: boolean; hasEnd: boolean }

/** What is held: the part of a row that is marked `data-anchor`, `inset` px below its top; else the top itself. */
type Anchor = { key: string; index: number; offset: number; inset: number | undefined }

const MOST = 56 // rows drawn, unless more are in view
const AHEAD = 700 // px beyond the view that are drawn where there is room for it
const MARGIN = 150 // px beyond the view that are drawn in any case
const NEAR = 4 // px from the bottom that still count as the bottom
const EXACT = 0.75 // px; scroll positions snap to device pixels
const TALLEST = 4000 // px of a view that are filled: a box that grows with its content would have all rows
const PASSES = 6 // at most, until what is drawn agrees with how high it is

/**
 * A window into a long list of rows, and what the reader looks at in it: the newest row, or one that does not move.
 * The list scrolls from its bottom: nothing is to be corrected when history comes in above or the last row grows.
 * Of what is held, the marked part counts: the spaces and names above it come and go with history.
 */
export class Window<Item extends Keyed> {
  readonly #parts: Parts<Item>
  readonly #heights = new Heights<Item>()
  readonly #drawn: Drawn<Item>
  readonly #sizes = new ResizeObserver(() => this.#onSizes())
  /** Undefined at the bottom. */
  #anchor: Anchor | undefined
  /** The rows in and near the view, and which is the first of them. */
  #near: readonly Item[] = []
  #first = 0
  #rows: readonly HTMLElement[] = []
  #isStale = true
  #isShown = false
  #ends: Ends = { hasStart: true, hasEnd: true }
  #last = 0
  #frame = 0

  constructor(parts: Parts<Item>) {
    this.#parts = parts
    this.#drawn = new Drawn(parts.list, parts.draw)
  }

  /** -1 if there is no such row. */
  find(isIt: (item: Item) => boolean): number {
    return this.#heights.slice(0, this.count).findIndex(isIt)
  }

  /** Follows what grows and shrinks. */
  observe(): void {
    // A frame later: rows are measured when they are drawn, and an observer that draws must not see what it did.
    this.disconnect()
    this.#frame = requestAnimationFrame(() => {
      for (const element of [this.#parts.scroller, ...this.#rows]) this.#sizes.observe(element)
    })
  }
  disconnect(): void {
    cancelAnimationFrame(this.#frame)
    this.#sizes.disconnect()
  }

  /** Whether the newest row of all is held at the bottom. */
  get isAtBottom(): boolean {
    return this.#anchor === undefined
  }
  get count(): number {
    return this.#heights.count
  }
  /** The rows in and near the view, and which is the first of them. */
  get rows(): readonly HTMLElement[] {
    return this.#rows
  }
  get first(): number {
    return this.#first
  }
  item(index: number): Item | undefined {
    return this.#heights.slice(index, index + 1)[0]
  }
  /** -1 if there is no such row. */
  indexOf(key: string): number {
    return this.#heights.indexOf(key)
  }

  /** Rows that are to be drawn though their items are the same. */
  refresh(isFor: (item: Item) => boolean): void {
    this.#drawn.refresh(isFor)
  }

  /** Other rows than before. Only the newest of all is held at the bottom. */
  show(pieces: Pieces<Item>, ends: Ends): void {
    if (ends.hasEnd !== this.#ends.hasEnd) this.#last = Number.NaN
    this.#ends = ends
    this.look()
    this.#heights.show(pieces)
    this.#isStale = true
    this.sync()
  }

  #onSizes(): void {
    const { scrollTop, clientHeight } = this.#parts.scroller
    const isShown = clientHeight > 0
    // Scrolled within this frame, of which nobody told yet. Layout alone moves it by fractions in Firefox.
    if (isShown && this.#isShown && Math.abs(scrollTop - this.#last) > 1) this.look()
    this.#isShown = isShown
    this.sync()
  }

  /** Reads the place anew if the list was scrolled. */
  look(): void {
    const { scrollTop, clientHeight } = this.#parts.scroller
    if (clientHeight === 0 || scrollTop === this.#last) return // hiding resets the scroll position
    this.#last = scrollTop
    this.#anchor = this.#ends.hasEnd && -scrollTop < NEAR ? undefined : this.#firstInView()
  }

  toBottom(): void {
    this.#anchor = undefined
    this.sync()
  }

  /** Puts a row so far below the top edge, px, or as near to it as the ends of the list allow. */
  reveal(index: number, offset: number): void {
    const item = this.item(index)
    if (!item) return
    this.#anchor = { key: item.key, index, offset, inset: undefined }
    this.sync()
  }

  /** Draws what is in view, and puts what is held back to its place. */
  sync(): void {
    const { scroller } = this.#parts
    if (scroller.clientHeight === 0) return
    const anchor = this.#anchor
    const index = anchor ? this.indexOf(anchor.key) : -1
    if (anchor && index >= 0) anchor.index = index
    const view = Math.min(scroller.clientHeight, TALLEST)
    for (let pass = 0; pass < PASSES && this.#cover(view); pass++);
    const isHeld = this.#hold()
    this.#last = isHeld ? scroller.scrollTop : Number.NaN
    this.look()
  }

  /** Returns whether the heights of what is drawn now are news. */
  #cover(view: number): boolean {
    const heights = this.#heights
    const anchor = this.#anchor
    const bottom = heights.total - view
    const held = anchor ? heights.offset(anchor.index) + (anchor.inset ?? 0) - anchor.offset : bottom
    const top = Math.max(0, Math.min(held, bottom))
    const from = heights.find(top - MARGIN)
    const to = Math.min(heights.find(top + view + MARGIN) + 1, this.count)
    const end = this.#first + this.#near.length
    const isCovered = !this.#isStale && from >= this.#first && to <= end
    if (!isCovered) {
      const spare = Math.max(0, MOST - (to - from)) >> 1
      const first = Math.max(from - spare, heights.find(top - AHEAD))
      // Upwards nothing new is drawn below: its true height would be a correction in the midst of a fling.
      const most = to <= end ? end : to + spare
      this.#draw(first, Math.min(most, heights.find(top + view + AHEAD) + 1))
    }
    return this.#measure() || !isCovered
  }

  #draw(first: number, end: number): void {
    const heights = this.#heights
    const isNear = (index: number) => index >= first && index < end
    this.#near = heights.slice(first, end)
    this.#first = first
    const kept = this.#parts.kept().map(key => this.indexOf(key))
    const far = [...new Set(kept)].filter(index => index >= 0 && !isNear(index))
    const indices = [...far, ...this.#near.map((_, i) => first + i)].sort((a, b) => a - b)
    const elements = this.#drawn.show(indices.flatMap(index => this.item(index) ?? []))
    for (const [i, element] of elements.entries()) this.#label(element, indices[i] ?? 0, isNear)
    this.#rows = elements.filter((_, i) => isNear(indices[i] ?? 0))
    this.#isStale = false
    this.#pad()
    this.observe()
  }

  #label(element: HTMLElement, index: number, isNear: (index: number) => boolean): void {
    const { hasStart, hasEnd } = this.#ends
    element.dataset.key = this.item(index)?.key
    element.setAttribute('aria-posinset', `${index + 1}`)
    element.setAttribute('aria-setsize', `${hasStart && hasEnd ? this.count : -1}`)
    if (!element.hasAttribute('tabindex')) element.tabIndex = -1
    element.toggleAttribute('data-kept', !isNear(index))
    element.style.insetBlockStart = isNear(index) ? '' : `${this.#heights.offset(index)}px`
  }

  /** Returns whether some height is another than before. */
  #measure(): boolean {
    let isNews = false
    for (const [i, row] of this.#rows.entries()) {
      const item = this.#near[i]
      if (item && this.#heights.measure(this.#first + i, item, row.getBoundingClientRect().height)) isNews = true
    }
    if (isNews) this.#pad()
    return isNews
  }

  /** Space in place of the rows that are not drawn; whole pixels, as great lengths have no others. */
  #pad(): void {
    const heights = this.#heights
    const before = Math.round(heights.offset(this.#first))
    const after = Math.round(heights.total - heights.offset(this.#first + this.#near.length))
    this.#parts.list.style.paddingBlock = `${before}px ${after}px`
  }

  /** Returns false if what is held is not there, or could be held by a part of it. */
  #hold(): boolean {
    const { scroller } = this.#parts
    const anchor = this.#anchor
    if (!anchor && scroller.scrollTop !== 0) scroller.scrollTop = 0
    if (!anchor) return this.#ends.hasEnd
    const row = this.#rows[anchor.index - this.#first]
    if (!row) return false
    const moved = this.#offset(anchor.inset === undefined ? row : partOf(row)) - anchor.offset
    if (Math.abs(moved) > EXACT) scroller.scrollTop += moved
    return anchor.inset !== undefined
  }

  /** The first row that begins in view, or the one that fills it. */
  #firstInView(): Anchor | undefined {
    const rows = this.#rows
    const { clientHeight } = this.#parts.scroller
    const low = rows.findIndex(row => this.#offset(row) >= 0)
    // A day and the "New" line may come before the message they belong to.
    for (const i of [low, low + 1, low + 2, low < 0 ? rows.length - 1 : low - 1]) {
      const row = rows[i]
      const item = this.#near[i]
      const part = row?.querySelector('[data-anchor]')
      if (!row || !item || !part) continue
      const top = this.#offset(row)
      const offset = this.#offset(part)
      if (offset < clientHeight && top + row.offsetHeight > 0)
        return { key: item.key, index: this.#first + i, offset, inset: offset - top }
    }
    return this.#guessed()
  }

  /** What would be at the top edge if it were drawn. */
  #guessed(): Anchor | undefined {
    const y = -this.#offset(this.#parts.list)
    const index = this.#heights.find(y)
    const item = this.item(index)
    return item && { key: item.key, index, offset: this.#heights.offset(index) - y, inset: undefined }
  }

  /** Below the top edge of the view, px. */
  #offset(element: Element): number {
    return element.getBoundingClientRect().top - this.#parts.scroller.getBoundingClientRect().top
  }
}

const partOf = (row: Element) => row.querySelector('[data-anchor]') ?? row
