const LONG = 500 // ms
const STILL = 8 // px that a finger may wander

/**
 * Calls back when a finger rests on an element within `root`. The click that would follow when it is lifted is swallowed.
 * iOS has no `contextmenu` event; where there is one it comes first, and this stands back.
 */
export function onLongPress(root: HTMLElement, hear: (target: Element) => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let start = { x: 0, y: 0 }
  const stop = () => clearTimeout(timer)
  root.addEventListener('pointerdown', ({ pointerType, target, clientX: x, clientY: y }) => {
    stop()
    if (pointerType === 'mouse' || !(target instanceof Element)) return
    start = { x, y }
    timer = setTimeout(() => {
      root.addEventListener('click', swallow, { capture: true, once: true })
      root.addEventListener('pointerdown', () => root.removeEventListener('click', swallow, true), { once: true })
      hear(target)
    }, LONG)
  })
  root.addEventListener('pointermove', ({ clientX, clientY }) => {
    if (Math.hypot(clientX - start.x, clientY - start.y) > STILL) stop()
  })
  for (const end of ['pointerup', 'pointercancel', 'contextmenu']) root.addEventListener(end, stop)
}

function swallow(event: Event): void {
  event.preventDefault()
  event.stopPropagation()
}
