import { turn } from './connection.fixture.ts'

type Timer = { at: number; act: () => void; every: number | undefined }

/** The page's clock and timers, which stand still until they are told to go on. */
export function fakeClock() {
  const real = { now: Date.now, setTimeout, clearTimeout, setInterval, clearInterval }
  const timers = new Map<number, Timer>()
  let time = Date.now()
  let count = 1_000_000 // no number that a real timer has
  const set = (act: () => void, ms = 0, every?: number) => {
    timers.set(++count, { at: time + ms, act, every })
    return count
  }
  const clear = (id?: number) => {
    if (!timers.delete(id ?? 0)) real.clearTimeout.call(window, id)
  }
  Date.now = () => time
  Object.assign(window, {
    setTimeout: (act: () => void, ms?: number) => set(act, ms),
    setInterval: (act: () => void, ms: number) => set(act, ms, ms),
    clearTimeout: clear,
    clearInterval: clear,
  })
  return {
    /** Time passes, and what is due then happens. */
    async pass(ms: number): Promise<void> {
      const end = time + ms
      for (;;) {
        const [next] = [...timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)
        if (!next) break
        const [id, timer] = next
        time = Math.max(time, timer.at)
        if (timer.every === undefined) timers.delete(id)
        else timer.at += timer.every
        timer.act()
        await turn()
      }
      time = end
    },
    /** The device sleeps: time passes, and nothing happens. What was due happens late. */
    sleep(ms: number): void {
      time += ms
      for (const timer of timers.values()) timer.at = Math.max(timer.at, time)
    },
    restore(): void {
      const { now, ...functions } = real
      Date.now = now
      Object.assign(window, functions)
    },
  }
}

/** The page is seen, or not. */
export function fakeVisibility(state: DocumentVisibilityState): void {
  Object.defineProperty(document, 'visibilityState', { configurable: true, value: state })
  document.dispatchEvent(new Event('visibilitychange'))
}

export function restoreVisibility(): void {
  Reflect.deleteProperty(document, 'visibilityState') // that of the prototype is back
}
