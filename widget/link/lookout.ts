const TICK = 10_000 // ms
const PAUSE = 30_000 // ms that timers stood still: the device slept
const OFTEN = 300_000 // ms

/**
 * Calls back when something may have been missed: the page is seen again, a page that is seen stood still, and every
 * five minutes. Returns how to stop.
 */
export function whenMissed(look: () => void, now: () => number = Date.now): () => void {
  let tickedAt = now()
  let lookedAt = tickedAt
  const isVisible = () => document.visibilityState === 'visible'
  const again = () => {
    lookedAt = now()
    look()
  }
  const timer = setInterval(() => {
    // Timers of a page that is not seen are slow: that is no sleep.
    const hasSlept = isVisible() && now() - tickedAt > TICK + PAUSE
    tickedAt = now()
    if (hasSlept || tickedAt - lookedAt >= OFTEN) again()
  }, TICK)
  const onVisibility = () => isVisible() && again()
  document.addEventListener('visibilitychange', onVisibility)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', onVisibility)
  }
}
