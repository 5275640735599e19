import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ReadableAtom } from 'nanostores'

/** Renders its host whenever the store that `pick` names changes; a new answer of `pick` is followed at the next render. */
export class Watch<Value> implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #pick: () => ReadableAtom<Value> | undefined
  #store: ReadableAtom<Value> | undefined
  #stop: (() => void) | undefined
  #isConnected = false

  constructor(host: ReactiveControllerHost, pick: () => ReadableAtom<Value> | undefined) {
    this.#host = host
    this.#pick = pick
    host.addController(this)
  }

  /** `undefined` while there is no store. */
  get value(): Value | undefined {
    return this.#pick()?.get()
  }

  hostConnected(): void {
    this.#isConnected = true
    this.#follow()
  }
  hostUpdate(): void {
    // An element that left the page may be rendered once more, but nobody would stop it from following.
    if (this.#isConnected && this.#pick() !== this.#store) this.#follow()
  }
  hostDisconnected(): void {
    this.#isConnected = false
    this.#stop?.()
    this.#stop = undefined
    this.#store = undefined
  }

  #follow(): void {
    this.#stop?.()
    this.#store = this.#pick()
    this.#stop = this.#store?.listen(() => this.#host.requestUpdate())
  }
}
