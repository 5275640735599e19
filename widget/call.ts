import type { CallRequestEvent } from './base/call-request.ts'
import { define } from './base/define.ts'
import { InniesCall } from './call/innies-call.ts'
import { InniesCallButton } from './call/innies-call-button.ts'
import { startCall } from './call/start-call.ts'
import { onLinked } from './link/page.ts'

export { InniesErrorEvent } from './base/error-event.ts'
export { CallEndedEvent, CallOpenedEvent, InniesCall } from './call/innies-call.ts'
export type { CallRequest, CallTarget } from './call/request.ts'
export { identify, logout, type User } from './link/page.ts'
export { InniesCallButton, startCall }

declare global {
  interface DocumentEventMap {
    'innies-call-request': CallRequestEvent
  }
}

// Nothing where there is no DOM; and what a first copy of the script has set up is left to it.
if (globalThis.customElements && !customElements.get('innies-call')) {
  define('innies-call', InniesCall)
  define('innies-call-button', InniesCallButton)
  document.addEventListener('innies-call-request', event => {
    const { chat, video, call, defaultPrevented } = event
    if (!defaultPrevented) startCall({ chat, video, ...(call === undefined ? {} : { answer: { call } }) })
  })
  let stopRing: Promise<() => void> | undefined
  onLinked(link => {
    void stopRing?.then(stop => stop())
    stopRing = link && import('./call/ring.ts').then(({ startRing }) => startRing(link))
  })
}
