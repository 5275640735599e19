import { render, type TemplateResult } from 'lit'
import type { Keyed } from './heights.ts'

/** `item`: by which it was drawn; undefined if it is to be drawn anew. */
type Row<Item> = { root: DocumentFragment; element: HTMLElement; item: Item | undefined }

/** The rows that are in the page. No row is moved while it is there: that would cost it its focus and its selection. */
export class Drawn<Item extends Keyed> {
  readonly #list: HTMLElement
  readonly #template: (item: Item) => TemplateResult
  #rows = new Map<string, Row<Item>>()

  /** `template` has one element. */
  constructor(list: HTMLElement, template: (item: Item) => TemplateResult) {
    this.#list = list
    this.#template = template
  }

  /** Something else than the items changed: these rows are drawn anew. */
  refresh(isFor: (item: Item) => boolean): void {
    for (const row of this.#rows.values()) if (row.item && isFor(row.item)) row.item = undefined
  }

  /** Makes the rows of exactly these items the children of the list. */
  show(items: readonly Item[]): HTMLElement[] {
    const old = this.#rows
    this.#rows = new Map(items.map(item => [item.key, this.#row(item, old.get(item.key))]))
    for (const [key, { element }] of old) if (element !== this.#rows.get(key)?.element) element.remove()
    let next = this.#list.firstElementChild
    const elements = [...this.#rows.values()].map(({ element }) => element)
    for (const element of elements) {
      if (element === next) next = next.nextElementSibling
      else this.#list.insertBefore(element, next)
    }
    return elements
  }

  #row(item: Item, old?: Row<Item>): Row<Item> {
    if (old?.item === item) return old
    const root = old?.root ?? document.createDocumentFragment()
    render(this.#template(item), root)
    // The element leaves the root for the list, and is kept up to date there until a template is another than before.
    return { root, element: (root.firstElementChild ?? old?.element) as HTMLElement, item }
  }
}
