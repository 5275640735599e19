const MARGIN = 8 // px to the edge of the window
const NARROW = 480 // px: a window in which a popup is a sheet at the foot

export type Popup = {
  content: HTMLElement
  /** What was pressed: the popup stands beside it, and goes where it goes. */
  anchor: Element
  /** Where the pointer was, if it stands there instead; px in the window. */
  at?: DOMPointInit | undefined
  /** What gets the focus when it closes. */
  back: HTMLElement | undefined
}

/**
 * Shows an element above everything else, until it is closed: by Escape, by a press elsewhere, or by who opened it.
 * A button that opened it closes it, too. Returns how to close it.
 */
export function openPopup({ content, anchor, at, back }: Popup): () => void {
  const close = () => content.isConnected && content.hidePopover()
  content.popover = 'auto'
  anchor.getRootNode().appendChild(content)
  content.addEventListener('keydown', event => {
    if (event.key !== 'Escape' || event.isComposing) return
    event.preventDefault()
    event.stopPropagation() // what the chat stands in stays open
    close()
  })
  content.addEventListener('beforetoggle', ({ newState }) => {
    if (newState === 'open') return
    const hadFocus = content.matches(':focus-within')
    observer.disconnect()
    if (anchor instanceof HTMLButtonElement) anchor.popoverTargetElement = null
    queueMicrotask(() => {
      content.remove()
      if (hadFocus) back?.focus({ preventScroll: true })
    })
  })
  const observer = new ResizeObserver(() => place(content, anchor, at))
  content.showPopover()
  place(content, anchor, at)
  observer.observe(content)
  // Not in the click that opens it: at its end the browser would close what the button belongs to.
  setTimeout(() => {
    if (anchor instanceof HTMLButtonElement && content.isConnected) anchor.popoverTargetElement = content
  })
  return close
}

/** Whether a button has a popup open. */
export const hasPopup = (anchor: Element): boolean =>
  anchor instanceof HTMLButtonElement && anchor.popoverTargetElement !== null

/** Below the anchor or above it, where there is more room; at a point it begins there. Wholly within the window. */
function place(content: HTMLElement, anchor: Element, at?: DOMPointInit): void {
  const { innerWidth: width, innerHeight: height } = window
  content.toggleAttribute('data-sheet', width < NARROW)
  if (width < NARROW) {
    content.style.inset = 'auto 0 0'
    return
  }
  const rect = at ? DOMRect.fromRect(at) : anchor.getBoundingClientRect()
  const { offsetWidth, offsetHeight } = content
  const isRtl = getComputedStyle(anchor).direction === 'rtl'
  const isBelow = rect.bottom + offsetHeight + MARGIN <= height || rect.top < height - rect.bottom
  const top = isBelow ? rect.bottom + MARGIN / 2 : rect.top - MARGIN / 2 - offsetHeight
  const left = isRtl !== (at !== undefined) ? rect.left : rect.right - offsetWidth
  content.style.inset = `${clamp(top, height - offsetHeight)}px auto auto ${clamp(left, width - offsetWidth)}px`
}

const clamp = (at: number, most: number) => Math.max(MARGIN, Math.min(at, most - MARGIN))
