import type { Partition } from '../kv/kv.ts'
import type { Fact, OngoingCall, Receipt, RecordingPhase } from '../protocol/chat.ts'
import type { FileId } from '../protocol/file.ts'
import type { UserId } from '../protocol/people.ts'

/**
 * How far a chat's log has come, and the little that changes seldom. Not stored with each message: it follows from the
 * newest fact and from the record (record.ts).
 */
export type Head = {
  epoch: string
  /** The last fact's rev, and the last message's ordinal; 0 = none. */
  rev: number
  n: number
  /** Time of the last fact, else of the chat's birth. */
  at: number
  /** The newest message or call line and its time; rev 0 and the chat's birth while there is none. */
  line: number
  lineAt: number
  /** Facts up to this rev are no more. */
  floor: number
  /** The ordinal of the last message that is no more; absent while there is none. */
  floorN?: number
  /** The chat's birth. Absent in stores from before it was kept. */
  born?: number
  call?: HeldCall
  /** Until it is in the chat; its call may be over. */
  recording?: HeldRecording | undefined
  /** The LiveKit room of the last call, as long as it may still be there. */
  leftRoom?: string
}

/** The call that is on, the LiveKit room it is in, and by which tabs of which devices members are in it (`device:tab`). */
export type HeldCall = OngoingCall & { sid: string; seats: readonly { user: UserId; seat: string }[] }

/** A recording that is not in the chat yet. Times are ms since the epoch. */
export type HeldRecording = {
  call: string
  recording: string
  by: UserId
  phase: Exclude<RecordingPhase, 'complete' | 'failed'>
  /** The tab that records. */
  seat: string
  asked: readonly UserId[]
  agreed: readonly UserId[]
  /** Nobody is recorded who has not agreed. */
  needsConsent: boolean
  /** Since when it is in its phase, and since when it records. */
  since: number
  activeAt?: number
  upload?: FileId
  /** All of it has come, as who records says. */
  isWhole?: true
}

export function newHead(at: number): Head {
  return { epoch: crypto.randomUUID(), rev: 0, n: 0, at, line: 0, lineAt: at, floor: 0, born: at }
}

/** The head once this fact is at the end of the log. */
export function headAfter(head: Head, fact: Fact): Head {
  const { rev, at } = fact
  const n = fact.type === 'sent' ? fact.n : head.n
  return isLine(fact) ? { ...head, rev, n, at, line: rev, lineAt: at } : { ...head, rev, n, at }
}

/** A line of the message list by itself, and what an inbox shows. */
function isLine({ type }: Fact): boolean {
  return type === 'sent' || type === 'called' || type === 'ended'
}

/** Changes only if facts may have been lost: with the chat made anew, or with the store's line of writes. */
export function epochOf(head: Head, { lineage }: Pick<Partition, 'lineage'>): string {
  return `${head.epoch}.${lineage}`
}

export const NO_RECEIPT: Receipt = { delivered: 0, read: 0 }

/** The later of two receipts. What is read is delivered. */
export function laterReceipt(old: Receipt, to: Partial<Receipt>, n: number): Receipt {
  const read = Math.max(old.read, Math.min(to.read ?? 0, n))
  const delivered = Math.max(old.delivered, read, Math.min(to.delivered ?? 0, n))
  return { delivered, read }
}

/** As members are told of it. */
export function ongoingCall({ sid: _sid, seats: _seats, ...call }: HeldCall): OngoingCall {
  return call
}
