import type { ReactiveController, ReactiveControllerHost } from 'lit'

const PATIENCE = 3000 // ms
const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'focusin'] as const

/** Notices that nobody has moved, touched, typed or focused anything for a while, and renders its host at each change. */
export class Stillness implements ReactiveController {
  /** Nobody has done anything for three seconds. */
  isStill = false

  readonly #host: ReactiveControllerHost
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {
    for (const sign of SIGNS) document.addEventListener(sign, this.#onSign, { passive: true, capture: true })
    this.#onSign()
  }

  hostDisconnected(): void {
    for (const sign of SIGNS) document.removeEventListener(sign, this.#onSign, { capture: true })
    clearTimeout(this.#timer)
  }

  readonly #onSign = () => {
    this.#set(false)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#set(true), PATIENCE)
  }

  #set(isStill: boolean): void {
    if (isStill === this.isStill) return
    this.isStill = isStill
    this.#host.requestUpdate()
  }
}
