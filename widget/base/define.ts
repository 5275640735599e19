import type { ReactiveElement } from 'lit'
import { onLanguage } from './language.ts'
import { PARTS } from './parts.ts'

type Definable = CustomElementConstructor & { addInitializer?: typeof ReactiveElement.addInitializer }

/**
 * Registers an element once; a second copy of the script on a page finds it taken and leaves it. Nothing where there is no DOM.
 * An element of Lit renders again whenever the page speaks another language, and hands the parts in it out to the page.
 */
export function define(tag: string, element: Definable): void {
  if (!globalThis.customElements || customElements.get(tag)) return
  element.addInitializer?.(host => {
    let stop = () => {}
    host.addController({
      hostConnected() {
        host.setAttribute('exportparts', PARTS)
        stop = onLanguage(() => host.requestUpdate())
        host.requestUpdate() // it may have changed while the element was away
      },
      hostDisconnected: () => stop(),
    })
  })
  customElements.define(tag, element)
}
