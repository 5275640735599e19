import { trusted } from '../base/trusted.ts'

/** Calls back so often a second, in hidden tabs too, where browsers let a page's own timers ring once a second. */
export function startClock(perSecond: number, tick: () => void): () => void {
  const every = 1000 / perSecond
  try {
    const code = `setInterval(() => postMessage(0), ${every})`
    const address = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))
    const worker = new Worker(trusted(address))
    worker.onmessage = tick
    let timer: ReturnType<typeof setInterval> | undefined
    worker.onerror = () => {
      timer ??= setInterval(tick, every)
    }
    return () => {
      worker.terminate()
      clearInterval(timer)
      URL.revokeObjectURL(address)
    }
  } catch {
    // The page's policy allows no worker: then a hidden tab records its pictures once a second.
    const timer = setInterval(tick, every)
    return () => clearInterval(timer)
  }
}
