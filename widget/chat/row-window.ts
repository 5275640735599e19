import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** A list in what it scrolls in, and how many rows it has, which are equally high. */
export type RowList = { scroller: Element; rows: HTMLElement; count: number }

const BEYOND = 5 // rows above and below the view

/** Which rows of a long list are worth having: those in view and some beyond. */
export class RowWindow implements ReactiveController {
  /** The first row in view, and the one after the last. */
  view = { first: 0, end: 20 }
  readonly #host: ReactiveControllerHost
  readonly #list: () => RowList | undefined
  #observed: Element | undefined
  readonly #sizes = new ResizeObserver(() => this.look())

  constructor(host: ReactiveControllerHost, list: () => RowList | undefined) {
    this.#host = host
    this.#list = list
    host.addController(this)
  }

  /** Indexes of the rows to render; `also` is among them wherever it is. */
  shown(count: number, also: number): number[] {
    const { first, end } = this.view
    const indexes = Array.from({ length: count }, (_, i) => i)
    return indexes.filter(i => (i >= first - BEYOND && i < end + BEYOND) || i === also)
  }

  /** Whatever is rendered is looked at after the browser's own layout: asking for the sizes now would force one. */
  hostUpdated(): void {
    const list = this.#list()
    if (!list || list.rows === this.#observed) return
    this.#observed = list.rows
    this.#sizes.observe(list.scroller)
    this.#sizes.observe(list.rows)
  }

  hostDisconnected(): void {
    this.#sizes.disconnect()
    this.#observed = undefined
  }

  /** After the list was scrolled, or has another size. */
  look(): void {
    const list = this.#list()
    const height = list ? list.rows.offsetHeight / list.count : 0
    if (!list || !height) return // nothing there, or not shown
    const { scrollTop, clientHeight } = list.scroller
    const first = Math.floor(scrollTop / height)
    const end = Math.min(list.count, Math.ceil((scrollTop + clientHeight) / height))
    if (first === this.view.first && end === this.view.end) return
    this.view = { first, end }
    this.#host.requestUpdate()
  }
}
