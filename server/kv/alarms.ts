/** Wakes partitions at their time, for stores that run in one process. */
export interface Alarms {
  /** `null` takes the alarm of that partition away. */
  set(name: string, at: number | null): void
  start(wake: (name: string) => Promise<void>): void
  stop(): void
}

const RETRY = 1000 // ms
const LONGEST_TIMER = 2 ** 31 - 1 // ms; setTimeout takes no more

/** `clear` removes the stored alarm of a partition that has woken, if it is still the one for that time. */
export function createAlarms(clear: (name: string, at: number) => Promise<unknown>): Alarms {
  const due = new Map<string, number>()
  let wake: ((name: string) => Promise<void>) | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let firesAt = Number.POSITIVE_INFINITY

  function schedule(at: number): void {
    if (!wake || at >= firesAt) return
    clearTimeout(timer)
    firesAt = at
    timer = setTimeout(fire, Math.min(Math.max(at - Date.now(), 0), LONGEST_TIMER))
  }

  function fire(): void {
    firesAt = Number.POSITIVE_INFINITY
    const now = Date.now()
    for (const [name, at] of due) {
      if (at > now) continue
      due.delete(name)
      void ring(name, at)
    }
    for (const at of due.values()) schedule(at)
  }

  async function ring(name: string, at: number): Promise<void> {
    try {
      await wake?.(name)
      await clear(name, at) // only now: a process that dies while it wakes a partition wakes it again
    } catch {
      if (!due.has(name)) setDue(name, Date.now() + RETRY)
    }
  }

  function setDue(name: string, at: number): void {
    due.set(name, at)
    schedule(at)
  }

  return {
    set(name, at) {
      if (at === null) due.delete(name)
      else setDue(name, at)
    },
    start(handler) {
      wake = handler
      for (const at of due.values()) schedule(at)
    },
    stop() {
      wake = undefined
      clearTimeout(timer)
    },
  }
}
