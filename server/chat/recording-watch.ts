import { type Participant, participantOf, userOf } from '../call/participant.ts'
import type { Partition } from '../kv/kv.ts'
import { shardOf } from '../people/shards.ts'
import type { ChatId } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { File } from '../protocol/file.ts'
import type { FilesDependencies } from './files.ts'
import type { HeldRecording } from './head.ts'
import type { Log } from './log.ts'
import { askNoMore, complete, endRecording, fail } from './recording.ts'

export type RecordingWatchDependencies = {
  chat: ChatId
  partition: Partition
  log: Log
  files: FilesDependencies | undefined
  now: () => number
}

const ANSWER = 60_000 // ms that one is asked
const BEGIN = 30_000 // ms within which what records begins
const COME = 30_000 // ms that the last of it has to come in once it has ended
const ABSENT = 10_000 // ms after which who is not in the room is not asked, and what is not there does not record

/** Brings a chat's recording to its end, whoever is gone: one nobody answers to, one that does not begin, and what is left of one. */
export class RecordingWatch {
  readonly #deps: RecordingWatchDependencies
  /** The recording whose tab is not in the room, and since when. */
  #missing: { recording: string; since: number } | undefined
  #underWay: Promise<void> | undefined

  constructor(deps: RecordingWatchDependencies) {
    this.#deps = deps
  }

  get isIdle(): boolean {
    return !this.#underWay
  }

  async settle(): Promise<void> {
    await this.#underWay
  }

  /** Looks whether something is due, and sets the alarm for the next time. */
  wake(): Promise<void> {
    this.#underWay ??= this.#look().finally(() => {
      this.#underWay = undefined
    })
    return this.#underWay
  }

  /** That is who is in the room of the call now. */
  async seen(there: readonly Participant[]): Promise<void> {
    const { log, now } = this.#deps
    const held = await this.#held()
    if (!held || held.phase === 'ending') return
    const { recording } = held
    const isHere = there.some(({ identity }) => identity === participantOf(held.by, held.seat))
    if (isHere) this.#missing = undefined
    else if (this.#missing?.recording !== recording) this.#missing = { recording, since: now() }
    if (this.#missing && now() - this.#missing.since >= ABSENT) return log.change(draft => endRecording(draft))
    if (held.phase !== 'asking' || now() - held.since < ABSENT) return
    const users = there.map(userOf)
    await log.change(draft => {
      const held = draft.standing?.head.recording
      const absent = held?.asked.filter(user => !users.includes(user)) ?? []
      if (held?.recording === recording && absent.length) askNoMore(draft, held, absent)
    })
  }

  async #held(): Promise<HeldRecording | undefined> {
    return (await this.#deps.log.standing())?.head.recording
  }

  async #look(): Promise<void> {
    const { log, now, partition } = this.#deps
    const held = await this.#held()
    const at = held && dueAt(held)
    if (!held || at === undefined) return
    if (now() < at) return void (await partition.commit({ wakeAt: at }))
    if (held.phase === 'ending') return this.#finish(held)
    await log.change(draft => {
      const current = draft.standing?.head.recording
      if (current?.recording !== held.recording || current.phase !== held.phase) return
      fail(draft, current, { by: current.by, why: current.phase === 'asking' ? 'unanswered' : 'not-started' })
    })
  }

  /** May be repeated, wherever it was interrupted. */
  async #finish(held: HeldRecording): Promise<void> {
    const file = await this.#fileOf(held)
    await this.#deps.log.change(draft => complete(draft, held.recording, file))
    if (file || !held.upload) return
    // One that cannot be had: it may be in another message of theirs, else it is looked after as every upload is.
    const site = this.#deps.files?.site(shardOf(held.by))
    await site?.discardUpload(held.upload, held.by).catch(() => {})
  }

  /** What has come of it; undefined where that is nothing, or it was removed. */
  async #fileOf({ upload, by, recording, activeAt, since }: HeldRecording): Promise<File | undefined> {
    const { chat, files } = this.#deps
    if (!upload || !files) return undefined
    const site = files.site(shardOf(by))
    try {
      await site.closeUpload(upload, by, { duration: since - (activeAt ?? since) })
      return (await site.claimFiles([upload], by, { chat, clientId: recording }))[0]
    } catch (error) {
      if (error instanceof InniesError && (error.code === 'not-found' || error.code === 'bad-request')) return undefined
      throw error
    }
  }
}

/** When a recording must have gone on; undefined: it may take as long as it likes. */
function dueAt({ phase, since, isWhole }: HeldRecording): number | undefined {
  if (phase === 'asking') return since + ANSWER
  if (phase === 'starting') return since + BEGIN
  return phase === 'ending' ? (isWhole ? since : since + COME) : undefined
}
