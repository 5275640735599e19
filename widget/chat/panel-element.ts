import { LitElement, type PropertyValues } from 'lit'
import { property } from 'lit/decorators.js'
import { Watch } from '../base/watch.ts'
import type { Link } from '../link/link.ts'
import { Doing } from './doing.ts'

/** A part of the panel: it owns its stores, which end when it leaves the page, and does what the user asks for by the link. */
export abstract class PanelElement extends LitElement {
  @property({ attribute: false }) link!: Link

  protected readonly doing = new Doing(this)
  protected readonly people = new Watch(this, () => this.link?.$people)
  protected readonly rows = new Watch(this, () => this.link?.$rows)
  protected readonly present = new Watch(this, () => this.link?.$presence)
  protected readonly blocks = new Watch(this, () => this.link?.$blocks)
  #isOpen = false

  override willUpdate(_changed: PropertyValues<this>): void {
    if (!this.#isOpen) this.open()
    this.#isOpen = true
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated) this.requestUpdate()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    queueMicrotask(() => {
      if (this.isConnected) return // moved within the page
      this.#isOpen = false
      this.shut()
    })
  }

  /** Makes what it needs from its properties. */
  protected open(): void {}
  protected shut(): void {}

  protected get me(): string | undefined {
    return this.link.$me.get()?.id
  }

  protected person(id: string) {
    return this.people.value?.get(id) ?? { id, name: id }
  }
}
