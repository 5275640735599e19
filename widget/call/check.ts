import type { Hosting } from './hosting.ts'
import type { Rating } from './rating.ts'
import type { Measure, Path } from './stats.ts'

/** How a second connection fared: `no-server`: nobody answered; `no-media`: the server did, but no sound gets through. */
export type Check = { result: 'works'; path: Path; ms: number } | { result: 'no-server' } | { result: 'no-media' }

/** What a running call can be asked by whoever looks into it. */
export interface CallTools {
  /** When the user asked for the call, by `performance.now()`. */
  beganAt: number
  measure(): Promise<Measure>
  /** Whether a second connection would change nothing: it is known where the call is, and it goes on. */
  canCheck(): boolean
  /** Builds a second connection. Never rejects. */
  check(): Promise<Check>
  /** What the microphone gives, muted or not. */
  microphone(): MediaStreamTrack | undefined
  /** Takes a word on how it was; undefined where nobody asks for one. */
  rate(): ((rating: Rating) => void) | undefined
  /** How it is run; undefined for a room that is no chat's. */
  hosting(): Hosting | undefined
}
