/** A peer says what it has in memory once garbage is collected (`node --expose-gc`), and ends with who started it. */
import { setTimeout as wait } from 'node:timers/promises'

process.on('message', async () => {
  for (let times = 0; times < 3; times++) {
    globalThis.gc?.()
    await wait(100) // what is freed late, such as a buffer's memory
  }
  const { rss, heapUsed: heap } = process.memoryUsage()
  process.send?.({ rss, heap })
})
process.on('disconnect', () => process.exit())
