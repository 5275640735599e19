import { userOf } from '../call/participant.ts'
import type { CallingActor } from '../calling-actor.ts'
import type { CallReport } from '../protocol/call-report.ts'
import type { CallId } from '../protocol/chat.ts'
import type { FileId } from '../protocol/file.ts'
import type { UserId } from '../protocol/people.ts'
import type { JoinedCall, JoinHow, RecordingDeed, Ring, Seat } from '../runtime.ts'
import { reportCall } from './call-report.ts'
import { isHost, isLetIn } from './call-rights.ts'
import { accept, decline, endCallIn, enter, hangUp, join, ring, ringBack } from './calls.ts'
import { ChatParts } from './chat-parts.ts'
import type { Draft } from './draft.ts'
import { type HeldCall, ongoingCall } from './head.ts'
import { expel, hosted, lock } from './hosting.ts'
import { isUnasked, recordInto } from './recording.ts'
import { doToRecording, isRecorder, record } from './recording-wishes.ts'
import { memberOf } from './roster.ts'

const RING = 45 // seconds

/** What members do in the calls of a chat, and with what is recorded of them. */
export abstract class CallingChat extends ChatParts implements CallingActor {
  async ring(by: UserId, asked: Ring): Promise<JoinedCall> {
    await this.as(by)
    const [sid, seconds] = [await this.callWatch.openRoom(), this.deps.ringSeconds ?? RING]
    return this.#joined(by, draft => ring(draft, by, { ...asked, sid, seconds }))
  }

  async join(by: UserId, how: JoinHow): Promise<JoinedCall> {
    await this.as(by)
    const sid = await this.callWatch.openRoom()
    return this.#joined(by, draft => join(draft, by, { ...how, sid }))
  }

  enter(by: UserId, where: Seat): Promise<JoinedCall> {
    return this.#joined(by, draft => enter(draft, by, where))
  }

  async accept(
    by: UserId,
    where: Seat & { here?: boolean | undefined; agrees?: boolean | undefined },
  ): Promise<JoinedCall> {
    const call = await this.#joined(by, draft => accept(draft, by, where))
    if (where.here) this.callWatch.lookSoon() // the device before has to go
    return call
  }

  decline(by: UserId, which: { call: string; busy?: boolean | undefined }): Promise<void> {
    return this.log.change(draft => decline(draft, by, which))
  }

  ringBack(by: UserId, call: string): Promise<void> {
    return this.log.change(draft => ringBack(draft, by, call))
  }

  hangUp(by: UserId, which: { call: string; forAll?: boolean | undefined }): Promise<void> {
    return this.log.change(draft => hangUp(draft, by, which))
  }

  async silence(by: UserId, { call, user }: { call: string; user: UserId }): Promise<void> {
    const { sid } = await this.log.change(draft => hosted(draft, by, call))
    const there = (await this.deps.room.look(sid)) ?? []
    for (const one of there) if (userOf(one) === user) await this.deps.room.mute(one.identity)
  }

  expel(by: UserId, whom: { call: string; user: UserId; on: boolean }): Promise<void> {
    return this.log.change(draft => expel(draft, by, whom))
  }

  lock(by: UserId, which: { call: string; on: boolean }): Promise<void> {
    return this.log.change(draft => lock(draft, by, which))
  }

  async record(by: UserId, asked: Seat & { recording: string }): Promise<void> {
    const { head } = await this.as(by)
    const { room } = this.deps
    const rules = this.recordingRules
    const there = head.call?.call === asked.call && rules ? await room.look(head.call.sid) : undefined
    const users = (there ?? []).flatMap(one => userOf(one) ?? [])
    await this.log.change(draft => record(draft, by, { ...asked, there: users, rules }))
  }

  async doToRecording(by: UserId, deed: RecordingDeed): Promise<void> {
    await this.log.change(draft => doToRecording(draft, by, deed))
    await this.recordingWatch.wake()
  }

  recordInto(by: UserId, where: { recording: string; upload: FileId }): Promise<void> {
    return this.log.change(draft => recordInto(draft, by, where))
  }

  async reportCall(by: UserId, call: CallId, report: CallReport): Promise<void> {
    await this.log.change(draft => reportCall(draft, by, { call, report }))
    this.pastCalls.tellSoon()
  }

  async letsIn(user: UserId): Promise<boolean> {
    const { head, roster } = (await this.log.standing()) ?? {}
    if (!roster || !memberOf(roster, user)) return false
    return !head?.call || (isLetIn(roster, head.call, user) && !isUnasked(head, user))
  }

  async roomChanged(sid: string, how: 'finished' | 'moved'): Promise<void> {
    if (how === 'finished') await this.log.change(draft => endCallIn(draft, sid))
    else if ((await this.log.standing())?.head.call?.sid === sid) this.callWatch.lookSoon()
  }

  #joined(by: UserId, step: (draft: Draft) => HeldCall | Promise<HeldCall>): Promise<JoinedCall> {
    return this.log.change(async draft => {
      const call = await step(draft)
      const standing = draft.as(by)
      const mayRecord = isRecorder(standing, call, this.recordingRules)
      return { ...ongoingCall(call), isHost: isHost(standing, call), mayRecord }
    })
  }
}
