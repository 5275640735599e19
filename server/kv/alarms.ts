/** Wakes partitions at their time, for stores that run in one process. */
export interface Alarms {
  /** An alarm that was stored by an earlier process. */
  load(name: string, at: number): void
  /** Begins a group of commits that become visible together. No alarm it knows of rings before `end`. */
  begin(): Draft
  start(wake: (name: string) => Promise<void>): void
  stop(): void
  /** How many are set, or ring. */
  readonly size: number
}

/** What a group of commits does to alarms. Each answer is what to store: a time, `null` for nothing, `undefined` for no change. */
export interface Draft {
  /** Sets the alarm unless it is set for earlier; `null` clears it. */
  set(name: string, at: number | null): number | null | undefined
  /** Puts what was set while the partition was awake in the place of the alarm that woke it. */
  woken(name: string): number | null | undefined
  /** The group is stored, or nothing of it is. */
  end(isStored: boolean): void
}

/** When to wake: by the clock on the wall, as it is stored, and by the one that nobody sets, as it is waited for. */
type Time = { at: number; due: number }

/** `stored` stays as it is while the partition is awake, so that a process that dies meanwhile wakes it again. */
type Alarm = { next: Time | undefined; stored: number | undefined; isAwake: boolean }

const RETRY = 1000 // ms
/**
 * ms after a start until alarms ring once that are set for later: the clock may have been set back while nobody ran. One that
 * was early stays set. Where there are very many, some ring after the others.
 */
const LOOK = 5000
const LOOKS = 100 // that ring together
const LOOK_STEP = 100 // ms between those and the next ones
const EARLY = 1000 // ms by which no timer is early
const GRAIN = 20 // ms; alarms due in one such span ring together, for each ring looks at all that are due soon
const SOON = 60_000 // ms before which an alarm is among those at the latest
const FAR = 10_000 // ms; for what is due later no process stays that has nothing else to do
const LONGEST_TIMER = 2 ** 31 - 1 // ms; setTimeout takes no more

/** `settle` commits a group of one that calls `woken`. */
export function createAlarms(settle: (name: string) => Promise<unknown>): Alarms {
  const alarms = new Map<string, Alarm>()
  const held = new Map<string, number>()
  let wake: ((name: string) => Promise<void>) | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let firesAt = Number.POSITIVE_INFINITY
  /** Those that are due soon. The others are looked through when the first of them will be. */
  const soon = new Set<string>()
  let sorter: ReturnType<typeof setTimeout> | undefined
  let sortsAt = Number.POSITIVE_INFINITY

  function watch(name: string, due: number): void {
    if (due > performance.now() + 2 * SOON) return sortAt(due - SOON)
    soon.add(name)
    schedule(due)
  }

  function sortAt(time: number): void {
    if (!wake || time >= sortsAt) return
    clearTimeout(sorter)
    sortsAt = time
    sorter = setTimeout(sort, Math.min(Math.max(time - performance.now(), 0), LONGEST_TIMER))
    letEnd(sorter)
  }

  function sort(): void {
    sortsAt = Number.POSITIVE_INFINITY
    for (const [name, { next }] of alarms) if (next && !soon.has(name)) watch(name, next.due)
  }

  function schedule(due: number): void {
    const at = Math.ceil(due / GRAIN) * GRAIN
    if (!wake || at >= firesAt) return
    clearTimeout(timer)
    firesAt = at
    const wait = Math.max(at - performance.now(), 0)
    timer = setTimeout(fire, Math.min(wait, LONGEST_TIMER))
    if (wait > FAR) letEnd(timer)
  }

  function fire(): void {
    firesAt = Number.POSITIVE_INFINITY
    const names = [...soon]
    soon.clear()
    for (const name of names) ringIfDue(name)
  }

  function ringIfDue(name: string): void {
    const alarm = alarms.get(name)
    // A commit under way may count on this alarm: who is woken now would not see what it writes.
    if (!wake || !alarm?.next || alarm.isAwake || held.has(name)) return
    if (alarm.next.due > performance.now()) return watch(name, alarm.next.due)
    alarm.next = undefined
    alarm.isAwake = true
    void ring(name, alarm)
  }

  async function ring(name: string, alarm: Alarm): Promise<void> {
    try {
      await wake?.(name)
      if (isEarly(alarm)) return again(name, alarm, timeOf(alarm.stored!))
      await settle(name)
    } catch {
      again(name, alarm, timeOf(Date.now() + RETRY))
    }
  }

  function again(name: string, alarm: Alarm, time: Time): void {
    alarm.isAwake = false
    alarm.next = earlier(alarm.next, time)
    ringIfDue(name)
  }

  function begin(): Draft {
    const drafted = new Map<string, Alarm>()
    const steps: ((isStored: boolean) => void)[] = []
    const draft = (name: string): Alarm => {
      const found = drafted.get(name)
      if (found) return found
      const copy = { ...(alarms.get(name) ?? { next: undefined, stored: undefined, isAwake: false }) }
      drafted.set(name, copy)
      held.set(name, (held.get(name) ?? 0) + 1)
      return copy
    }
    return {
      set(name, at) {
        // Done again to what is true at the end: a waking that fails meanwhile sets the alarm too.
        steps.push(isStored => isStored && update(name, alarm => setAlarm(alarm, at)))
        return setAlarm(draft(name), at)
      },
      woken(name) {
        steps.push(isStored => isStored && update(name, endWaking))
        return endWaking(draft(name))
      },
      end(isStored) {
        for (const step of steps) step(isStored)
        for (const name of drafted.keys()) release(name)
      },
    }
  }

  function update(name: string, change: (alarm: Alarm) => unknown): void {
    const alarm = alarms.get(name) ?? { next: undefined, stored: undefined, isAwake: false }
    alarms.set(name, alarm)
    change(alarm)
    if (!alarm.next && alarm.stored === undefined && !alarm.isAwake) alarms.delete(name)
  }

  function release(name: string): void {
    const holders = held.get(name)! - 1
    if (holders) held.set(name, holders)
    else held.delete(name)
    ringIfDue(name)
  }

  return {
    get size() {
      return alarms.size
    },
    load: (name, at) => void alarms.set(name, { next: timeOf(at), stored: at, isAwake: false }),
    begin,
    start(handler) {
      wake = handler
      let place = 0
      for (const [name, alarm] of alarms) {
        if (!alarm.next) continue
        const look = LOOK + Math.floor(place++ / LOOKS) * LOOK_STEP
        alarm.next = earlier(alarm.next, timeOf(Date.now() + look))
        ringIfDue(name)
      }
    },
    stop() {
      wake = undefined
      clearTimeout(timer)
      clearTimeout(sorter)
    },
  }
}

function letEnd(timer: unknown): void {
  const { unref } = timer as { unref?: () => void } // absent where time is a test's
  unref?.call(timer)
}

function setAlarm(alarm: Alarm, at: number | null): number | null | undefined {
  if (at === null) {
    alarm.next = undefined
    if (alarm.isAwake || alarm.stored === undefined) return undefined
    alarm.stored = undefined
    return null
  }
  alarm.next = earlier(alarm.next, timeOf(at))
  if (alarm.stored !== undefined && alarm.stored <= at) return undefined
  alarm.stored = at
  return at
}

function endWaking(alarm: Alarm): number | null | undefined {
  alarm.isAwake = false
  if (alarm.stored === alarm.next?.at) return undefined
  alarm.stored = alarm.next?.at
  return alarm.stored ?? null
}

const isEarly = ({ stored = 0 }: Alarm) => stored > Date.now() + EARLY

const timeOf = (at: number): Time => ({ at, due: performance.now() + at - Date.now() })

const earlier = (one: Time | undefined, other: Time): Time => (one && one.due <= other.due ? one : other)
