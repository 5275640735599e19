import type { ChatId, Recorded } from '../../server/protocol/chat.ts'
import { tabId } from '../base/device.ts'
import { randomId } from '../base/random.ts'
import { recordingWord } from '../base/recording-words.ts'
import type { Link } from '../link/link.ts'
import type { Recorder } from './recorder.ts'
import type { Tap } from './tap.ts'

/** Why a recording of the user's came to nothing, or ended by itself. */
export type RecordingTrouble = 'unsupported' | 'full' | 'rejected' | 'broken' | 'not-started'

/** How the recording of a call stands for its user, and what they can do. Each deed rejects with an Error that has a `code`. */
export type Recording = {
  /** How the last one stands; undefined: there was none. */
  fact: Recorded | undefined
  /** It is on, or about to be. */
  isOn: boolean
  /** The user may begin one. */
  canStart: boolean
  canStop: boolean
  /** It is, or was, of the user. */
  isOwn: boolean
  /** Somebody wants to record, and the user has yet to agree. */
  isAsked: boolean
  trouble: RecordingTrouble | undefined
  start(): Promise<void>
  stop(): Promise<void>
  answer(on: boolean): Promise<void>
}

export type DeskNeeds = {
  link: Link
  chat: ChatId
  /** As the pass into the call said; in a group, who runs the call also stops what others record. */
  rights: () => { mayRecord: boolean; isHost: boolean }
  tap: () => Promise<Tap | undefined>
  /** What a file is called that begins now. */
  name: () => string
  onChange: () => void
}

const ON: ReadonlySet<string> = new Set(['asking', 'starting', 'active'])

/** Follows the recording of a chat's call, and makes the one that this tab is to make. */
export class RecordingDesk {
  readonly #needs: DeskNeeds
  readonly #stopRows: () => void
  /** The one that this tab asked for. */
  #own: { call: string; recording: string; recorder?: Promise<Recorder | undefined> } | undefined
  #trouble: RecordingTrouble | undefined

  constructor(needs: DeskNeeds) {
    this.#needs = needs
    this.#stopRows = needs.link.$rows.listen(() => this.#look())
  }

  /** Undefined while there is no call. */
  get recording(): Recording | undefined {
    const { link, chat, rights } = this.#needs
    const row = this.#row
    const call = row?.call
    if (!row || !call) return undefined
    const me = link.$me.get()?.id ?? ''
    const { mayRecord, isHost } = rights()
    const fact = call.recording
    const isOn = fact !== undefined && ON.has(fact.phase)
    const named = { chat, call: call.call, recording: fact?.recording ?? '' }
    return {
      fact,
      isOn,
      canStart: mayRecord && !isOn && fact?.phase !== 'ending' && call.phase === 'active',
      canStop: isOn && (fact.from === me || isHost || row.kind === 'direct'),
      isOwn: fact?.from === me,
      isAsked: isOn && (fact.asked ?? []).includes(me),
      trouble: this.#trouble,
      start: () => this.#start(call.call),
      stop: () => link.act({ type: 'stop-recording', ...named }),
      answer: on => link.act({ type: 'agree', ...named, on }),
    }
  }

  /** The user leaves the call: what they record ends, and is brought to the server. */
  close(): void {
    this.#stopRows()
    void this.#finish()
  }

  get #row() {
    return this.#needs.link.$rows.get()?.get(this.#needs.chat)
  }

  async #start(call: string): Promise<void> {
    const { link, chat } = this.#needs
    const recording = randomId()
    this.#trouble = undefined
    this.#own = { call, recording }
    await link.act({ type: 'record', chat, call, recording, tab: tabId }).catch(error => {
      if (this.#own?.recording === recording) this.#own = undefined
      throw error
    })
    this.#look()
  }

  #look(): void {
    const own = this.#own
    const call = this.#row?.call
    const fact = call?.recording
    const isOwn = own !== undefined && fact?.recording === own.recording
    if (isOwn && fact.phase === 'starting') own.recorder ??= this.#begin(own)
    else if (own && (call?.call !== own.call || (isOwn && !ON.has(fact.phase)))) void this.#finish()
    this.#needs.onChange()
  }

  async #begin({ call, recording }: { call: string; recording: string }): Promise<Recorder | undefined> {
    const { link, chat, tap, name } = this.#needs
    try {
      const { startRecorder } = await import('./recorder.ts')
      const tapped = await tap()
      if (!tapped) throw new Error('The call is over.')
      const onEnd = (why: RecordingTrouble) => this.#fail(why, { call, recording })
      return await startRecorder({ link, chat, recording, name: name(), tap: tapped, onEnd })
    } catch (error) {
      this.#fail((error as { code?: unknown }).code === 'unsupported' ? 'unsupported' : 'not-started', {
        call,
        recording,
      })
      return undefined
    }
  }

  #fail(why: RecordingTrouble, named: { call: string; recording: string }): void {
    const { link, chat, onChange } = this.#needs
    if (this.#own?.recording !== named.recording) return
    this.#trouble = why
    onChange()
    link.act({ type: 'stop-recording', chat, ...named }).catch(() => {}) // it ends by itself
  }

  async #finish(): Promise<void> {
    const { link, chat } = this.#needs
    const own = this.#own
    this.#own = undefined
    if (!own) return
    const { call, recording } = own
    const recorder = await own.recorder
    await recorder?.finish()
    await link.act({ type: 'stop-recording', chat, call, recording, whole: true }).catch(() => {}) // it is kept half a minute later
  }
}

type Telling = Pick<DeskNeeds, 'link' | 'chat' | 'tap' | 'rights'> & {
  tell: (recording: Recording | undefined) => void
}

/** Tells how the call is recorded, whenever that changes. */
export function openDesk({ tell, ...needs }: Telling): RecordingDesk {
  const name = () => recordingWord('record.file', { time: fileTime(new Date()) })
  const desk: RecordingDesk = new RecordingDesk({ ...needs, name, onChange: () => tell(desk.recording) })
  return desk
}

/** As it may stand in the name of a file. */
function fileTime(at: Date): string {
  const two = (part: number) => String(part).padStart(2, '0')
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-')
  return `${day} ${two(at.getHours())}.${two(at.getMinutes())}`
}
