import type { InniesMessageList } from './message-list.ts'

/** The first time that a pointer, a finger or the focus is on a message, what can be done with it is loaded. */
export function offerActions(list: InniesMessageList, rows: HTMLElement): void {
  const first = new AbortController()
  const begin = async (event: Event) => {
    first.abort()
    const { target } = event // afterwards it is the list
    try {
      const { MessageActions } = await import('./message-actions.ts')
      new MessageActions(list, rows).begin(event, target)
    } catch {
      offerActions(list, rows) // it did not load: the next time tries again
    }
  }
  for (const type of ['pointerover', 'pointerdown', 'focusin'])
    rows.addEventListener(type, begin, { signal: first.signal })
}
