import { ringsUntil } from '../call/call.ts'
import type { CallRoom } from '../call/call-room.ts'
import { type Participant, seatOf, userOf } from '../call/participant.ts'
import { isSuspended } from '../identity/admitted.ts'
import type { Partition } from '../kv/kv.ts'
import type { UserId } from '../protocol/people.ts'
import type { Runtime } from '../runtime.ts'
import { isExpelled, isLetIn } from './call-rights.ts'
import { endCallIn, endRinging } from './calls.ts'
import type { HeldCall } from './head.ts'
import type { Committed, Log } from './log.ts'
import type { Standing } from './record.ts'
import { isUnasked } from './recording.ts'
import { memberOf } from './roster.ts'

export type CallWatchDependencies = {
  partition: Partition
  log: Log
  users: Runtime['user']
  room: CallRoom
  /** Told who is in the room, whenever that was looked at. */
  seen: (there: readonly Participant[]) => Promise<void>
  now: () => number
}

const SWEEP = 30_000 // ms between two looks into the room of a call that is on
const CLOSE_SWEEP = 5000 // ms between them where somebody may come or go, or LiveKit did not answer
const PASSES_END = 11 * 60_000 // ms after which no pass of before is good: LiveKit itself renews them for ten minutes
const CALLER_COMES = 15_000 // ms within which who calls must be in the room for the first time
const ALONE = 30_000 // ms that one of two waits for the other to come back

/**
 * Keeps a chat's call and its room in LiveKit true to each other: ends what has rung for too long, a call whose room is gone
 * and one that somebody was left alone in; keeps out who may not be there, whatever pass they have (LiveKit lets anybody in
 * whose pass has not ended); and closes the room of a call that is over.
 */
export class CallWatch {
  readonly #deps: CallWatchDependencies
  #dueAt = 0
  #closelyUntil = 0
  /** The call whose caller was seen in the room while it rang. */
  #calledIn = ''
  /** Since when one of two is alone, and in which call. */
  #alone: { call: string; since: number } | undefined
  /** Looks, one after the other, and how many there are still to be. */
  #last = Promise.resolve()
  #underWay = 0

  constructor(deps: CallWatchDependencies) {
    this.#deps = deps
  }

  get isIdle(): boolean {
    return !this.#underWay
  }

  /** Resolves when nothing is under way. */
  settle(): Promise<void> {
    return this.#last
  }

  /** Called after each commit to the log, which has set the alarm. */
  committed({ standing: { head }, facts }: Committed): void {
    const isOut = facts.some(({ type }) => type === 'left' || type === 'expelled' || type === 'locked')
    if (head.call && isOut) this.#closelyUntil = this.#deps.now() + PASSES_END
    const matters = isOut || facts.some(({ type }) => type === 'accepted' || type === 'recorded' || type === 'ended')
    if (matters && (head.call || head.leftRoom)) this.lookSoon()
  }

  /** Somebody came into the room, or left it. */
  lookSoon(): void {
    this.#dueAt = 0
    this.wake().catch(() => {}) // the alarm looks again
  }

  /** Looks if it is time to, and sets the alarm for the next time. */
  wake(): Promise<void> {
    return this.#inTurn(() => this.#look())
  }

  /** The sid of the room, which is made where there is none; that of a call before is closed first. */
  openRoom(): Promise<string> {
    return this.#inTurn(async () => {
      const standing = await this.#deps.log.standing()
      if (standing?.head.leftRoom) await this.#closeRoom()
      return this.#deps.room.open()
    })
  }

  #inTurn<Result>(step: () => Promise<Result>): Promise<Result> {
    this.#underWay++
    const turn = this.#last.then(step)
    this.#last = turn
      .then(() => {})
      .catch(() => {}) // told to whoever called
      .finally(() => {
        this.#underWay--
      })
    return turn
  }

  async #look(): Promise<void> {
    const { partition, room, now } = this.#deps
    const standing = await this.#standing()
    const call = standing?.head.call
    if (!standing || !(call || standing.head.leftRoom)) return
    if (room.isReady && now() >= this.#dueAt) {
      this.#dueAt = now() + (this.#isClose(call) || standing.head.recording ? CLOSE_SWEEP : SWEEP)
      await (call ? this.#sweep(standing, call) : this.#closeRoom()).catch(() => {
        this.#dueAt = Math.min(this.#dueAt, now() + CLOSE_SWEEP)
      })
    }
    const times = [...(room.isReady ? [this.#dueAt] : []), ...(call?.phase === 'ringing' ? [ringsUntil(call)] : [])]
    if (times.length) await partition.commit({ wakeAt: Math.min(...times) })
  }

  #isClose(call: HeldCall | undefined): boolean {
    return this.#deps.now() < this.#closelyUntil || call?.phase !== 'active' || this.#alone?.call === call.call
  }

  /** How the chat stands once a call has ended that rang for as long as it may. */
  async #standing(): Promise<Standing | undefined> {
    const { log, now } = this.#deps
    const standing = await log.standing()
    const call = standing?.head.call
    if (call?.phase !== 'ringing' || now() < ringsUntil(call)) return standing
    await log.change(endRinging)
    return log.standing()
  }

  async #closeRoom(): Promise<void> {
    await this.#deps.room.close()
    await this.#deps.log.change(draft => {
      if (!draft.standing?.head.call) draft.closedRoom()
    })
  }

  async #sweep(standing: Standing, call: HeldCall): Promise<void> {
    const { room, log } = this.#deps
    const there = await room.look(call.sid)
    if (!there) return log.change(draft => endCallIn(draft, call.sid)) // LiveKit's word of it was missed
    const users = new Set<UserId>()
    for (const one of there) {
      const user = userOf(one)
      if (user === undefined) continue // whom another let in
      if (await this.#mayStay(standing, call, one, user)) users.add(user)
      else await room.remove(one.identity, { isForGood: isExpelled(call, user) })
    }
    await this.#deps.seen(there)
    await this.#endLeft(standing, call, users)
  }

  async #mayStay({ roster, head }: Standing, call: HeldCall, one: Participant, user: UserId): Promise<boolean> {
    if (!isLetIn(roster, call, user) || isUnasked(head, user) || (await isSuspended(this.#deps.users(user))))
      return false
    // In a chat of two, devices wait in the room while it rings: those that did not get the call have to go.
    if (roster.kind === 'group' || call.phase === 'ringing') return true
    const seats = call.seats.filter(seat => seat.user === user)
    return seats.some(({ seat }) => seat === seatOf(one))
  }

  /** Ends a call whose caller is not there while it rings, and one of two who is alone. */
  async #endLeft({ roster }: Standing, call: HeldCall, users: ReadonlySet<UserId>): Promise<void> {
    const { log, now } = this.#deps
    if (call.phase === 'ringing') {
      if (users.has(call.from)) this.#calledIn = call.call
      else if (this.#calledIn === call.call || now() - call.at >= CALLER_COMES || !memberOf(roster, call.from))
        await log.change(draft => endCallIn(draft, call.sid, 'cancelled'))
      return
    }
    if (roster.kind === 'group' || !call.accepted.length || users.size > 1) {
      this.#alone = undefined
      return
    }
    if (this.#alone?.call !== call.call) this.#alone = { call: call.call, since: now() }
    this.#dueAt = Math.min(this.#dueAt, now() + CLOSE_SWEEP)
    if (now() - this.#alone.since >= ALONE) await log.change(draft => endCallIn(draft, call.sid))
  }
}
