const LOCK = 'innies:focus'

export const hasFocus = (): boolean => document.visibilityState === 'visible' && document.hasFocus()

/**
 * Calls back when the user turns to this page or away from it, at once too; while they are here, the browser's other tabs know.
 * Returns how to stop.
 */
export function followFocus(turned: () => void): () => void {
  const stop = new AbortController()
  let leave = () => {}
  const turn = () => {
    leave()
    leave = hasFocus() ? claim() : () => {}
    turned()
  }
  const { signal } = stop
  for (const event of ['focus', 'blur']) addEventListener(event, turn, { signal })
  document.addEventListener('visibilitychange', turn, { signal })
  turn()
  return () => {
    stop.abort()
    leave()
  }
}

/** Whether the user is at another tab, which knows best what they see. */
export async function isElsewhere(): Promise<boolean> {
  if (hasFocus()) return false
  const { held = [] } = (await navigator.locks?.query()) ?? {}
  return held.some(({ name }) => name === LOCK)
}

/** Of the tab before nothing is waited for: it may be slow. */
function claim(): () => void {
  let release = () => {}
  const until = new Promise<void>(resolve => {
    release = resolve
  })
  navigator.locks?.request(LOCK, { steal: true }, () => until).catch(() => {}) // another tab has the focus now
  return release
}
