/** Puts an element into a box of the page that is taken away with `clear()`. */
export function mount<E extends HTMLElement>(element: E, { width = 400, height = 500 } = {}): E {
  const box = document.createElement('div')
  box.className = 'test-box'
  box.style.cssText = `width: ${width}px; height: ${height}px; display: grid; overflow: hidden; font: 15px/22px sans-serif`
  box.append(element)
  document.body.append(box)
  return element
}

export function clear(): void {
  for (const box of document.querySelectorAll('.test-box')) box.remove()
}

/** The next frame is on the screen, and observers of sizes and views have been called. */
export const painted = (): Promise<void> => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)))

/** As soon as something matches: what is loaded only when it is wanted. A test that waits in vain times out. */
export async function appeared(root: Element | ShadowRoot, selector: string): Promise<void> {
  while (!all(root, selector).length) await painted()
}

/** Everything that matches within an element, through all shadow roots, in order. */
export function all(root: Element | ShadowRoot, selector: string): HTMLElement[] {
  const inside = root instanceof Element && root.shadowRoot ? [root.shadowRoot, root] : [root]
  return inside.flatMap(part =>
    [...part.children].flatMap(child => [
      ...(child instanceof HTMLElement && child.matches(selector) ? [child] : []),
      ...all(child, selector),
    ]),
  )
}

/** Whether a person would see it. */
export const isShown = (element: Element | undefined): boolean => element?.checkVisibility() ?? false

const nameOf = (element: Element) =>
  element.getAttribute('aria-label') ?? element.textContent?.replace(/\s+/g, ' ').trim() ?? ''

/** The shown button or field with a name. */
export function named(root: Element, selector: string, name: string | RegExp): HTMLElement | undefined {
  const fits = (text: string) => (typeof name === 'string' ? text === name : name.test(text))
  return all(root, selector).find(element => isShown(element) && fits(nameOf(element)))
}

export function press(root: Element, name: string | RegExp): void {
  const button = named(root, 'button', name)
  if (!button) throw new Error(`There is no button "${name}".`)
  button.click()
}

/** Writes into the only field of that kind, as a keyboard does. */
export function type(root: Element, selector: 'textarea' | 'input', text: string): void {
  for (const field of all(root, selector)) {
    if (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) field.value = text
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
  }
}

export function key(root: Element, selector: string, init: KeyboardEventInit & { keyCode?: number }): void {
  for (const field of all(root, selector))
    field.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, composed: true, cancelable: true, ...init }))
}
