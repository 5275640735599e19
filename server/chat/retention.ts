import type { Partition } from '../kv/kv.ts'
import { readRange } from './history.ts'
import type { Log } from './log.ts'
import { readFact } from './record.ts'

const BATCH = 500 // facts removed in one commit

/** Removes facts from before `since` (ms since the epoch) from the beginning of the log. Resolves to the new floor. */
export async function raiseFloor(partition: Partition, log: Log, since: number): Promise<number> {
  const target = await lastBefore(partition, log, since)
  for (;;) {
    const floor = (await log.standing())?.head.floor ?? 0
    if (floor >= target) return floor
    await log.change(async draft => {
      const { head, roster } = draft.standing!
      const limit = Math.min(BATCH, target - head.floor)
      if (limit <= 0) return
      const facts = await readRange(partition, { after: head.floor, limit }, head.floor)
      draft.drop(facts)
      const last = facts.at(-1)?.rev ?? head.floor
      if (roster.pins.some(pin => pin <= last)) draft.roster({ pins: roster.pins.filter(pin => pin > last) })
    })
  }
}

/** The rev of the last fact before that time, found by halving: times never decrease in a log. */
async function lastBefore(partition: Partition, log: Log, since: number): Promise<number> {
  const head = (await log.standing())?.head
  if (!head) return 0
  let [low, high] = [head.floor, head.rev]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const fact = await readFact(partition, middle)
    if ((fact?.at ?? 0) < since) low = middle
    else high = middle - 1
  }
  return low
}
