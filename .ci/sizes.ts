/** Fails when a part of the script build is larger than promised. */
import { measure, type Sizes } from '../demo/bench/sizes.ts'

/** Bytes, gzip -9. */
const MOST: Partial<Sizes> = { loader: 8000, ring: 15_500, chat: 50_100 } // aims: 8000, 12_000, 40_000

for (const [name, bytes] of Object.entries(measure()) as [keyof Sizes, number][]) {
  const most = MOST[name]
  const isTooMuch = most !== undefined && bytes > most
  console.info(
    `${isTooMuch ? '✖' : ' '} ${name.padEnd(14)} ${(bytes / 1000).toFixed(2).padStart(7)} kB${most ? ` of ${most / 1000}` : ''}`,
  )
  if (isTooMuch) process.exitCode = 1
}
