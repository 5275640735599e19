import type { Log } from '../log.ts'
import { type Outcome, wordsOf } from './post.ts'

const FIRST_REST = 1000 // ms after a failure; twice as long after each one that follows
const LONGEST_REST = 60_000 // ms
const LONGEST_ASKED = 3_600_000 // ms that a receiver may ask for, by Retry-After or by 410
const GONE = 410

/** How the receiver does, as far as this process knows: when it is down it is asked seldom, and all others wait. */
export class Health {
  readonly #now: () => number
  readonly #log: Log
  #failures = 0
  #opens = 0

  constructor(now: () => number, log: Log) {
    this.#now = now
    this.#log = log
  }

  /** When it is to be asked again, ms since the epoch; a time in the past while it answers. */
  get opens(): number {
    const now = this.#now()
    if (this.#opens > now + LONGEST_ASKED) this.#opens = now // the clock was set back
    return this.#opens
  }

  get isOpen(): boolean {
    return this.opens <= this.#now()
  }

  heard(outcome: Outcome): void {
    if (outcome.phase !== 'taken' && isDown(outcome)) return this.#rest(outcome)
    if (this.#failures) this.#log({ level: 'info', event: 'the receiver of webhooks takes them again' })
    this.#failures = 0
  }

  #rest(outcome: Outcome): void {
    const isGone = outcome.phase === 'refused' && outcome.status === GONE
    const event = isGone ? 'the receiver of webhooks wants no more' : 'the receiver of webhooks does not take them'
    if (!this.#failures) this.#log({ level: 'error', event, reason: wordsOf(outcome) })
    const asked = isGone ? LONGEST_ASKED : outcome.phase === 'refused' ? (outcome.wait ?? 0) : 0
    const rest = Math.min(LONGEST_REST, FIRST_REST * 2 ** this.#failures)
    this.#failures++
    this.#opens = this.#now() + Math.max(rest, Math.min(asked, LONGEST_ASKED))
  }
}

/** It says nothing about this event, but about the receiver. */
function isDown(outcome: Outcome): boolean {
  if (outcome.phase !== 'refused') return outcome.phase === 'failed'
  const { status } = outcome
  return status >= 500 || status === 429 || status === GONE
}
