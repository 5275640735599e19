import type { CallReport } from './protocol/call-report.ts'
import type { CallId, OngoingCall } from './protocol/chat.ts'
import type { FileId } from './protocol/file.ts'
import type { UserId } from './protocol/people.ts'

/** One tab of one device (`device:tab`), and the call it is for. */
export type Seat = { call: string; seat: string }

/** The call that `by` is in now; `isHost`: they run it. */
export type JoinedCall = OngoingCall & { isHost: boolean; mayRecord: boolean }

/** A call on its way in. `agrees`: to be recorded, where that is being done. */
export type Ring = Seat & { video: boolean; agrees?: boolean | undefined }

export type JoinHow = { video: boolean; seat: string; agrees?: boolean | undefined }

/** What a member wishes of a recording that is on. `whole`: all of it has come. */
export type RecordingDeed = { call: string; recording: string } & (
  | { type: 'agree'; on: boolean }
  | { type: 'stop-recording'; whole?: boolean | undefined }
)

/** The verbs of a chat for the calls in it. Every one with a `by` checks that they are a member, else `not-found`. */
export interface CallingActor {
  /**
   * Calls the others; resolves to the call, which is another one where one was on. Throws `call-refused` and `forbidden`, `gone`
   * for a call that is over, `call-removed` and `call-locked` for one that lets `by` not in, and what LiveKit gives cause for.
   */
  ring(by: UserId, ring: Ring): Promise<JoinedCall>
  /** `by` is in the room of the chat: in its call, or in one that begins and does not ring. */
  join(by: UserId, how: JoinHow): Promise<JoinedCall>
  /** Whether `by` may be there while it rings. Throws `gone`, and `answered-elsewhere` where another device of theirs has it. */
  enter(by: UserId, where: Seat): Promise<JoinedCall>
  /** Takes the call, once for all devices of `by`; `here`: this one in place of another. Throws as `enter` does. */
  accept(by: UserId, where: Seat & { here?: boolean | undefined; agrees?: boolean | undefined }): Promise<JoinedCall>
  /** `by` does not come; `busy`: for they are in another call. */
  decline(by: UserId, which: { call: string; busy?: boolean | undefined }): Promise<void>
  /** A device of `by` shows that they are called. */
  ringBack(by: UserId, call: string): Promise<void>
  /** `by` leaves the call, which ends it in a chat of two, or ends it for all. */
  hangUp(by: UserId, which: { call: string; forAll?: boolean | undefined }): Promise<void>
  /** Turns off a member's microphone. Throws `forbidden` for who does not run the call, as the next two do. */
  silence(by: UserId, whom: { call: string; user: UserId }): Promise<void>
  /** A member is taken out of the call and kept out, or let in again. */
  expel(by: UserId, whom: { call: string; user: UserId; on: boolean }): Promise<void>
  /** Nobody new is let into the call, or all are again. */
  lock(by: UserId, which: { call: string; on: boolean }): Promise<void>
  /** The call is to be recorded by that tab of `by`, once all in it agree. Throws `forbidden`, `gone` and `already-recording`. */
  record(by: UserId, which: Seat & { recording: string }): Promise<void>
  /** Agrees to a recording, or ends it; nothing happens to one that is over. Throws `forbidden`. */
  doToRecording(by: UserId, deed: RecordingDeed): Promise<void>
  /** It begins, and comes in as that upload. Throws `gone` and `forbidden`. */
  recordInto(by: UserId, where: { recording: string; upload: FileId }): Promise<void>
  /** What `by`, who is or was in that call, says of it: each kind once. Throws `not-found`, and `gone` a day after it began. */
  reportCall(by: UserId, call: CallId, report: CallReport): Promise<void>
  /** Whether a user may be in the room of the chat now. */
  letsIn(user: UserId): Promise<boolean>
  /** LiveKit says that its room of that sid is no more (`finished`), or that somebody came or went. */
  roomChanged(sid: string, how: 'finished' | 'moved'): Promise<void>
}
