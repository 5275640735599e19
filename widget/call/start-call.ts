import type { InniesCall } from './innies-call.ts'
import type { CallRequest } from './request.ts'

/** Calls: opens the page's call element, which is made if there is none. Call it from a click. */
export function startCall(request: CallRequest): void {
  const found = document.querySelector<InniesCall>('innies-call[open]') ?? document.querySelector('innies-call')
  const call = found ?? document.body.appendChild(document.createElement('innies-call'))
  call.open(request)
}
