/** Lets the page have the focus, or not, until `release`. */
export function setFocus(isThere: boolean): void {
  Object.defineProperty(document, 'hasFocus', { configurable: true, value: () => isThere })
  dispatchEvent(new Event(isThere ? 'focus' : 'blur'))
}

export function releaseFocus(): void {
  Reflect.deleteProperty(document, 'hasFocus') // that of the prototype is back
}
