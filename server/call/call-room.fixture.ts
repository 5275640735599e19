import { InniesError } from '../protocol/error.ts'
import type { CallRoom } from './call-room.ts'

/** A room as LiveKit has it, without LiveKit: people come and go as a test says. */
export class FakeRoom implements CallRoom {
  readonly isReady: boolean
  /** LiveKit does not answer. */
  isDown = false
  /** Undefined: there is none. */
  sid: string | undefined
  people: string[] = []
  readonly removed: string[] = []
  /** Those of them who shall not come back. */
  readonly revoked: string[] = []
  readonly muted: string[] = []
  #made = 0

  constructor({ isReady = true } = {}) {
    this.isReady = isReady
  }

  enter(...identities: string[]): void {
    this.people.push(...identities)
  }

  leave(identity: string): void {
    this.people = this.people.filter(one => one !== identity)
  }

  async open(): Promise<string> {
    this.#answer()
    this.sid ??= `RM_${++this.#made}`
    return this.sid
  }

  async close(): Promise<void> {
    this.#answer()
    this.sid = undefined
    this.people = []
  }

  async look(sid: string) {
    this.#answer()
    return sid === this.sid ? this.people.map(identity => ({ identity, kind: 0 })) : undefined
  }

  async remove(identity: string, { isForGood = false } = {}): Promise<void> {
    this.#answer()
    this.removed.push(identity)
    if (isForGood) this.revoked.push(identity)
    this.leave(identity)
  }

  async mute(identity: string): Promise<void> {
    this.#answer()
    this.muted.push(identity)
  }

  #answer(): void {
    if (this.isDown) throw new InniesError('unavailable', 'The call server does not answer.')
  }
}
