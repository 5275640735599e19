const kept = new WeakSet<HTMLElement>()

/**
 * Lifts an element at the foot of the page above a soft keyboard that covers it, as long as the focus is within.
 * The list above it begins at its own foot, so that the newest message comes up too.
 */
export function keepAbove(element: HTMLElement, viewport: VisualViewport | null): void {
  if (!viewport || kept.has(element)) return
  kept.add(element)
  let lift = 0 // px
  const settle = () => {
    const foot = element.getBoundingClientRect().bottom + lift
    const covered = Math.round(foot - viewport.offsetTop - viewport.height)
    const isZoomed = viewport.scale > 1.01 // the user looks at a part of the page: nothing covers it
    const next = element.matches(':focus-within') && !isZoomed ? Math.max(0, covered) : 0
    if (next === lift) return
    lift = next
    element.style.marginBlockEnd = lift ? `${lift}px` : ''
  }
  for (const type of ['resize', 'scroll']) viewport.addEventListener(type, settle)
  element.addEventListener('focusin', settle)
  element.addEventListener('focusout', () => queueMicrotask(settle))
  settle()
}
