import type { Log } from './log.ts'
import { Follower, type FollowerDependencies, type Trail } from './trail.ts'

/** All that trails the log of one chat, each at its own pace. */
export class Trails {
  readonly #log: Log
  readonly #followers: readonly Follower[]

  constructor(deps: FollowerDependencies, trails: readonly Trail[]) {
    this.#log = deps.log
    this.#followers = trails.map(trail => new Follower(deps, trail))
  }

  get isIdle(): boolean {
    return this.#followers.every(follower => follower.isIdle)
  }

  heard(head: number): void {
    for (const follower of this.#followers) follower.heard(head)
  }

  look(): void {
    for (const follower of this.#followers) follower.look()
  }

  async begin(): Promise<void> {
    await Promise.all(this.#followers.map(follower => follower.begin()))
  }

  async settle(): Promise<void> {
    await Promise.all(this.#followers.map(follower => follower.settle()))
  }

  /** One that fails does not hold up the others. */
  async wake(): Promise<void> {
    const head = (await this.#log.standing())?.head.rev ?? 0
    const ends = await Promise.allSettled(this.#followers.map(follower => follower.wake(head)))
    for (const end of ends) if (end.status === 'rejected') throw end.reason
  }
}
