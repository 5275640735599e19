import type { InniesMessageList } from './message-list.ts'

type Hand = typeof import('./focus.ts')

/** The first time that a pointer, a finger or the focus is in the list, what can be done there is loaded: by hand, and by keys. */
export function offerActions(list: InniesMessageList, rows: HTMLElement, onHand: (hand: Hand) => void): void {
  const first = new AbortController()
  const begin = async (event: Event) => {
    first.abort()
    const { target } = event // afterwards it is the list
    const lift = new AbortController()
    for (const type of ['pointerup', 'pointercancel'])
      rows.addEventListener(type, () => lift.abort(), { signal: lift.signal })
    try {
      onHand(await import('./focus.ts'))
      const { MessageActions } = await import('./message-actions.ts')
      new MessageActions(list, rows).begin(event, target)
      // A finger that still rests there may become a long press.
      if (event instanceof PointerEvent && event.pointerType !== 'mouse' && !lift.signal.aborted)
        target?.dispatchEvent(new PointerEvent('pointerdown', event))
    } catch {
      offerActions(list, rows, onHand) // it did not load: the next time tries again
    }
  }
  for (const type of ['pointerover', 'pointerdown', 'focusin'])
    list.renderRoot.addEventListener(type, begin, { signal: first.signal })
}
