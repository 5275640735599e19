/** Registers an element once; a second copy of the script on a page finds it taken and leaves it. Nothing where there is no DOM. */
export function define(tag: string, element: CustomElementConstructor): void {
  if (globalThis.customElements && !customElements.get(tag)) customElements.define(tag, element)
}
