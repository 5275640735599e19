import type { LitElement } from 'lit'

type Loaded = { readonly sheet?: CSSStyleSheet | undefined }

/** Code that only some rows need. It is loaded when one wants it first; then the lists that wait for it are drawn again. */
export class Later<Module extends Loaded> {
  readonly #load: () => Promise<Module>
  readonly #waiting = new Set<LitElement>()
  #module: Module | undefined

  constructor(load: () => Promise<Module>) {
    this.#load = load
  }

  /** Undefined until it is there; its styles are in the list then. */
  of(list: LitElement): Module | undefined {
    if (!this.#module) {
      if (!this.#waiting.size) void this.#fetch()
      this.#waiting.add(list)
      return undefined
    }
    const { sheet } = this.#module
    const { adoptedStyleSheets = [] } = list.shadowRoot ?? {}
    if (sheet && !adoptedStyleSheets.includes(sheet)) adoptedStyleSheets.push(sheet)
    return this.#module
  }

  async #fetch(): Promise<void> {
    this.#module = await this.#load().catch(() => undefined) // the next row that wants it tries again
    const lists = [...this.#waiting]
    this.#waiting.clear()
    if (this.#module) for (const list of lists) list.requestUpdate('lines')
  }
}

/** Reactions, quotes, threads, calls, and what happens to groups. */
export const seldom = new Later(() => import('./seldom.ts'))

/** Pictures, films, sounds, and rows of other files. */
export const fileViews = new Later(() => import('./file-views.ts'))
