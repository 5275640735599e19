/** Registers an element once; a second copy of the script on a page finds it taken and leaves it. */
export function define(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element)
}
