import type { ReactiveElement } from 'lit'
import { onLanguage } from './language.ts'

type Definable = CustomElementConstructor & { addInitializer?: typeof ReactiveElement.addInitializer }

/**
 * Registers an element once; a second copy of the script on a page finds it taken and leaves it. Nothing where there is no DOM.
 * An element of Lit renders again whenever the page speaks another language.
 */
export function define(tag: string, element: Definable): void {
  if (!globalThis.customElements || customElements.get(tag)) return
  element.addInitializer?.(host => {
    let stop = () => {}
    host.addController({
      hostConnected() {
        stop = onLanguage(() => host.requestUpdate())
        host.requestUpdate() // it may have changed while the element was away
      },
      hostDisconnected: () => stop(),
    })
  })
  customElements.define(tag, element)
}
