import type { Quality } from './engine.ts'

/** What a call goes without on a weak connection, most dispensable first: voice is never on the list. */
export type Rung = 'all' | 'no-own-picture' | 'sound'

const RUNGS: readonly Rung[] = ['all', 'no-own-picture', 'sound']

/** How the connection was at a look; what is not known is absent. */
export type Sample = { quality: Quality; loss?: number; delay?: number }

const BAD_FOR = 6000 // ms of a weak connection before a picture goes
const GOOD_FOR = 15_000 // ms of a good one before it comes back
const RELAPSE = 30_000 // ms: who falls again so soon came back too early
const LONGEST = 120_000 // ms that a picture waits

const isBad = ({ quality, loss = 0, delay = 0 }: Sample) =>
  quality === 'weak' || quality === 'lost' || loss > 0.1 || delay > 1000
const isGood = ({ quality, loss = 0, delay = 0 }: Sample) =>
  (quality === 'good' || quality === 'fair') && loss < 0.03 && delay < 500

/**
 * Goes down a rung after seconds of a bad connection and up after more seconds of a good one; between good and bad it
 * stays. Each time that it came back too early it waits twice as long, so that a picture does not flicker.
 */
export function createLadder(): (sample: Sample, now: number) => Rung {
  let rung = 0
  let badSince: number | undefined
  let goodSince: number | undefined
  let climbedAt = Number.NEGATIVE_INFINITY
  let patience = GOOD_FOR

  function move(to: number, now: number): void {
    if (to > rung && now - climbedAt < RELAPSE) patience = Math.min(patience * 2, LONGEST)
    if (to < rung) climbedAt = now
    rung = to
    badSince = goodSince = undefined
  }

  return (sample, now) => {
    badSince = isBad(sample) ? (badSince ?? now) : undefined
    goodSince = isGood(sample) ? (goodSince ?? now) : undefined
    if (badSince !== undefined && now - badSince >= BAD_FOR && rung < RUNGS.length - 1) move(rung + 1, now)
    else if (goodSince !== undefined && now - goodSince >= patience && rung > 0) move(rung - 1, now)
    if (rung === 0 && now - climbedAt > LONGEST) patience = GOOD_FOR
    return RUNGS[rung] ?? 'all'
  }
}
