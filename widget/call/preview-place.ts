import type { ReactiveControllerHost } from 'lit'
import type { CallState } from './call-state.ts'
import { ControlEvent } from './control-event.ts'
import type { CallPreview } from './preview.ts'

type Host = ReactiveControllerHost & HTMLElement & { isVideo: boolean }

/** What is seen before a call; it stays until the call is joined, so that the camera does not blink. */
export class PreviewPlace {
  /** `undefined` while there is none, or it is on its way. */
  element: CallPreview | undefined
  readonly #host: Host
  #isWanted = false

  constructor(host: Host) {
    this.#host = host
  }

  /** `isWaiting`: others are called. */
  follow({ phase }: CallState, isWaiting: boolean): void {
    const wasWanted = this.#isWanted
    this.#isWanted = phase === 'preview'
    const isJoining = phase === 'joining' || phase === 'preparing'
    if (this.#isWanted && !wasWanted) void this.#load()
    if (isWaiting || !(this.#isWanted || isJoining)) this.element = undefined
    if (this.element) this.element.isJoining = isJoining
  }

  /** A call does without: the user joins at once. */
  async #load(): Promise<void> {
    const { isVideo } = this.#host
    const loaded = await import('./preview.ts').catch(() => undefined)
    if (!this.#isWanted || this.element) return
    if (!loaded) this.#host.dispatchEvent(new ControlEvent('join', isVideo ? 'microphone camera' : 'microphone'))
    this.element = loaded?.createPreview(isVideo)
    this.#host.requestUpdate()
  }
}
