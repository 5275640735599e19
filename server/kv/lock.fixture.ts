/** A starter that waits for its cue: `node lock.fixture.ts LOCK`. Prints `ready`, then `taken` or `refused`, and stays. */
import { takeLock } from './lock.ts'

console.info('ready')
process.stdin.once('data', () => {
  try {
    takeLock(process.argv[2]!)
    console.info('taken')
  } catch {
    console.info('refused')
  }
})
